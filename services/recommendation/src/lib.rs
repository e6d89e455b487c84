//! recommendation.
