//! Tokens of ours whose signature was checked lately: who shows one shows it again and again, and checking costs more than all else.
//!
//! That a token was signed stays true; whether it is in force is looked up each time.

use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are remembered since the last turn; as many of the turn before are, too. Of a kilobyte each, some two megabytes.
const MOST: usize = 1_000;

/// What tokens say, by their hash.
#[derive(Default)]
pub struct Checked(Mutex<Turns>);

#[derive(Default)]
struct Turns {
    new: HashMap<[u8; 32], Arc<Value>>,
    old: HashMap<[u8; 32], Arc<Value>>,
}

impl Checked {
    /// What a token that was checked says.
    pub(super) fn get(&self, token: &[u8; 32]) -> Option<Arc<Value>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = turns.new.get(token) {
            return Some(Arc::clone(found));
        }
        let found = turns.old.remove(token)?;
        turns.put(*token, Arc::clone(&found));
        Some(found)
    }

    /// Remembers what a token says.
    pub(super) fn put(&self, token: [u8; 32], says: Arc<Value>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(token, says);
    }
}

impl Turns {
    fn put(&mut self, token: [u8; 32], says: Arc<Value>) {
        if self.new.len() >= MOST {
            self.old = std::mem::take(&mut self.new);
        }
        self.new.insert(token, says);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_used_is_kept_and_the_rest_makes_room() {
        let checked = Checked::default();
        let name = |n: usize| {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&n.to_le_bytes());
            name
        };
        for n in 0..3 * MOST {
            checked.put(name(n), Arc::new(json!(n)));
            assert_eq!(checked.get(&name(0)).as_deref(), Some(&json!(0)), "used all the time");
        }
        assert!(checked.get(&name(1)).is_none());
        let turns = checked.0.lock().unwrap();
        assert!(turns.new.len() <= MOST && turns.old.len() <= MOST);
    }
}
