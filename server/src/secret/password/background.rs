//! Work that gives way: on a thread of its own whose priority is the lowest, so that a page that takes a millisecond does not wait
//! for the processor until a hash that takes twenty has had its share.

use tokio::sync::oneshot;

/// The lowest priority of a thread that still runs when others do (nice(2)).
#[cfg(target_os = "linux")]
const LOWEST: i32 = 19;

/// What `work` gives; `None` when there was no thread for it, or when it panicked.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("hash".to_owned());
    thread
        .spawn(move || {
            give_way();
            // Whoever asked may have gone.
            let _ = tell.send(work());
        })
        .ok()?;
    told.await.ok()
}

/// Priorities belong to threads on Linux alone; elsewhere they are the whole program's.
#[cfg(target_os = "linux")]
fn give_way() {
    // Without it the work is done all the same.
    if let Err(error) = rustix::process::nice(LOWEST) {
        tracing::debug!(%error, "a hash runs at the priority of pages");
    }
}

#[cfg(not(target_os = "linux"))]
fn give_way() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_and_a_panic_is_no_answer() {
        assert_eq!(run(|| 6 * 7).await, Some(42));
        assert_eq!(run(|| -> u8 { panic!("on purpose") }).await, None);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn it_alone_gives_way() {
        let own = || rustix::process::getpriority_process(None).unwrap();
        let before = own();
        assert_eq!(run(own).await, Some(LOWEST));
        assert_eq!(own(), before);
    }
}
