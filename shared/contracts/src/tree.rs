//! The hash tree over events that are signed together (RFC 9162, 2.1). One signature over its root speaks for all of
//! them, and each carries its inclusion proof: it is verified by itself, wherever it lies.

use sha2::{Digest, Sha256};

pub(crate) type Hash = [u8; 32];

/// Most siblings of a proof: more events than any round has.
const DEPTH: usize = 16;
/// Length of a sibling: its side, and its hash in hexadecimal digits.
const SIBLING: usize = 65;

/// The root over these leaves, and the proof of each: its siblings from the leaf up, each with its side, `l` or `r`.
pub(crate) fn proofs(leaves: &[Vec<u8>]) -> (Hash, Vec<String>) {
    let mut level: Vec<Hash> = leaves.iter().map(|bytes| leaf(bytes)).collect();
    let mut proofs = vec![String::new(); level.len()];
    let mut height = 0;
    while level.len() > 1 {
        for (n, proof) in proofs.iter_mut().enumerate() {
            let sibling = (n >> height) ^ 1;
            // the last of an odd number has none: it goes up as it is
            if let Some(hash) = level.get(sibling) {
                proof.push(if sibling % 2 == 0 { 'l' } else { 'r' });
                proof.push_str(&hex::encode(hash));
            }
        }
        level = level.chunks(2).map(|pair| pair.iter().copied().reduce(node).unwrap_or_default()).collect();
        height += 1;
    }
    (level.first().copied().unwrap_or_default(), proofs)
}

/// The root a leaf leads to by its proof; none where that is no proof.
pub(crate) fn root(bytes: &[u8], proof: &str) -> Option<Hash> {
    let siblings = proof.as_bytes().chunks(SIBLING);
    if siblings.len() > DEPTH {
        return None;
    }
    let mut at = leaf(bytes);
    for sibling in siblings {
        let (side, digits) = sibling.split_first()?;
        let mut hash = Hash::default();
        hex::decode_to_slice(digits, &mut hash).ok()?;
        at = match side {
            b'l' => node(hash, at),
            b'r' => node(at, hash),
            _ => return None,
        };
    }
    Some(at)
}

/// A leaf is not taken for a node, nor a node for a leaf.
fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn node(left: Hash, right: Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u8) -> Vec<Vec<u8>> {
        (0..count).map(|n| vec![n; usize::from(n)]).collect()
    }

    #[test]
    fn each_leaf_leads_to_the_root_and_nothing_else_does() {
        for count in 1..70 {
            let leaves = leaves(count);
            let (all, proofs) = proofs(&leaves);
            for (n, (bytes, proof)) in leaves.iter().zip(&proofs).enumerate() {
                assert_eq!(root(bytes, proof), Some(all), "{n} of {count}");
                let other = &proofs[(n + 1) % proofs.len()];
                assert!(proof == other || root(bytes, other) != Some(all), "{n} of {count}");
            }
            assert!(proofs.iter().all(|proof| root(b"another", proof) != Some(all)));
        }
    }

    #[test]
    fn the_root_is_that_of_the_standard() {
        // RFC 9162, 2.1: the hash of two trees, the left one as large as the largest power of two below the whole
        fn standard(leaves: &[Vec<u8>]) -> Hash {
            match leaves {
                [] => Hash::default(),
                [one] => leaf(one),
                _ => {
                    let left = leaves.len().next_power_of_two() / 2;
                    node(standard(&leaves[..left]), standard(&leaves[left..]))
                }
            }
        }
        for count in 1..70 {
            let leaves = leaves(count);
            assert_eq!(proofs(&leaves).0, standard(&leaves), "{count} leaves");
        }
    }

    #[test]
    fn what_is_no_proof_leads_nowhere() {
        let (_, proofs) = proofs(&leaves(3));
        let long = proofs[0].repeat(DEPTH);
        let mut bad = vec!["l", "x", long.as_str(), &proofs[0][1..], &proofs[0][..64]];
        let sideless = proofs[0].replace(['l', 'r'], "m");
        bad.push(&sideless);
        for proof in bad {
            assert_eq!(root(b"", proof), None, "{proof}");
        }
        assert_eq!(root(b"x", "汉".repeat(65).as_str()), None);
    }
}
