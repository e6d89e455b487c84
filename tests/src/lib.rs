//! What the tests of the whole mesh share.
