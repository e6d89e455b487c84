use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pos: i64,
    #[sea_orm(unique)]
    pub event_id: String,
    pub case_id: String,
    pub case_seq: i64,
    pub kind: String,
    pub at: i64,
    pub actor: String,
    pub organ: String,
    pub trace: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub wire: Option<String>,
    pub wire_to: Option<String>,
    pub wire_seq: Option<i64>,
    pub prev_hash: String,
    pub hash: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
