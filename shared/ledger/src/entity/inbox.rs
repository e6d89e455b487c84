use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub producer: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: String,
    pub epoch: String,
    pub pos: i64,
    pub case_id: String,
    pub case_seq: i64,
    pub hash: String,
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub payload: Option<String>,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
