//! What it costs to decide who may what, apart from reading their rights.

use app::domain::Timestamp;
use app::domain::access::{Action, Area, Effect, Grant, Reach, Rights, Rule, decide};
use app::domain::id::{GroupId, RoleId};
use server::clock::new_id;
use std::hint::black_box;
use std::time::Instant;

/// Groups of the person, each with a role.
const GROUPS: usize = 5;
/// How often everything is decided.
const TIMES: u32 = 200;

/// Microseconds for one decision, the middle of all areas and actions, for somebody with many rules.
pub fn measure() -> f64 {
    let rules = Area::ALL.iter().map(|area| Rule {
        area: *area,
        action: Action::View,
        effect: Effect::Allow,
        reach: Reach::Assigned,
    });
    let rules: Vec<Rule> = rules.collect();
    let grants = (0..GROUPS).map(|n| Grant {
        group: GroupId(new_id(Timestamp(0))),
        group_name: format!("Group {n}"),
        role: RoleId(new_id(Timestamp(0))),
        role_name: format!("Role {n}"),
        full_access: false,
        rules: rules.clone(),
    });
    let rights = Rights { owner: false, grants: grants.collect() };
    let started = Instant::now();
    let mut decided = 0;
    for _ in 0..TIMES {
        for area in Area::ALL {
            for action in Action::ALL {
                black_box(decide(black_box(&rights), *area, *action));
                decided += 1;
            }
        }
    }
    started.elapsed().as_secs_f64() * 1_000_000.0 / f64::from(decided)
}
