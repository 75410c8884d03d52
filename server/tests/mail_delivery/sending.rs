//! The worker against a mail server.

use crate::server::MailServer;
use crate::world::World;
use app::domain::Language;
use app::domain::mail::DeliveryState::{Dropped, Failed, Queued, Sent};
use app::domain::time::SECOND;
use server::mail::{MailSignal, MailTarget, MailWorker, Sender, Timing, Transport, worker};
use server::storage::tickets;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A worker under way.
struct Running {
    signal: MailSignal,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    async fn stop(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap();
    }
}

fn quick() -> Timing {
    Timing {
        attempt: Duration::from_secs(4),
        poll: Duration::from_millis(50),
        pauses: vec![SECOND / 10],
        ..Timing::default()
    }
}

fn start(world: &World, target: &str, timing: Timing) -> Running {
    let (stop, stopped) = watch::channel(false);
    let signal = MailSignal::default();
    let worker = MailWorker {
        database: world.database.clone(),
        keys: world.keys.clone(),
        clock: world.clock.clone(),
        transport: Transport::new(&MailTarget::parse(target).unwrap(), Duration::from_secs(2)).unwrap(),
        sender: Sender::parse("no-reply@example.com").unwrap(),
        public_url: "https://id.example.com".to_owned(),
        signal: signal.clone(),
        timing,
    };
    Running { signal, stop, task: tokio::spawn(worker::run(worker, stopped)) }
}

#[tokio::test]
async fn invitations_arrive_whole_in_each_language() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let running = start(&world, &server.url(), quick());
    for (language, subject, greeting) in [
        (Language::En, "Choose your password for Blume & Söhne", "Hello Zoë Łukasiewicz,"),
        (Language::De, "Wählen Sie Ihr Passwort für Blume & Söhne", "Guten Tag Zoë Łukasiewicz,"),
    ] {
        let address = format!("zoe-{}@example.com", language.tag());
        let (mail, ticket, _) = world.invite(&address, language).await;
        running.signal.notify();
        let received = server.next().await;
        let link = format!("https://id.example.com/invitation?token={}", world.keys.ticket_token(ticket.id, 1));
        assert_eq!(received.headers["subject"], subject);
        assert_eq!(received.headers["from"], "Blume & Söhne <no-reply@example.com>");
        assert_eq!(received.headers["to"], format!("Zoë Łukasiewicz <{address}>"));
        assert_eq!(received.headers["message-id"], format!("<{}@example.com>", mail.id));
        assert_eq!(received.headers["auto-submitted"], "auto-generated");
        assert_eq!((received.from.as_str(), received.to.as_slice()), ("no-reply@example.com", [address].as_slice()));
        assert_eq!(received.parts, ["multipart/alternative", "text/plain", "text/html"]);
        for part in [&received.text, &received.html] {
            assert!(part.contains(&link) && part.contains(greeting), "{part}");
        }
        assert!(received.html.contains("Blume &amp; Söhne"));
        assert!(received.ascii && received.longest_line <= 998 && received.defects.is_empty(), "{received:?}");
        world.stored_in(&mail, Sent).await;
    }
    running.stop().await;
}

#[tokio::test]
async fn the_signal_is_enough_and_nobody_waits_for_the_poll() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let running = start(&world, &server.url(), Timing { poll: Duration::from_secs(3600), ..quick() });
    for n in 0..9 {
        world.notice(&format!("p{n}@example.com"), Language::En).await;
    }
    running.signal.notify();
    for _ in 0..9 {
        server.next().await;
    }
    running.stop().await;
    server.assert_quiet();
}

#[tokio::test]
async fn a_refusal_is_final_and_keeps_its_words() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let running = start(&world, &server.url(), quick());
    let refused = world.notice("refused@example.com", Language::En).await;
    let fine = world.notice("fine@example.com", Language::En).await;
    let stored = world.stored_in(&refused, Failed).await;
    assert_eq!(stored.error.as_deref(), Some("550 5.1.1 <refused@example.com>: no such mailbox"));
    assert_eq!(stored.attempts, 1);
    world.stored_in(&fine, Sent).await;
    running.stop().await;
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let running = start(&world, &server.url(), quick());
    let busy = world.notice("busy@example.com", Language::En).await;
    let waiting = world.stored_when(&busy, |stored| stored.error.is_some()).await;
    assert_eq!((waiting.state, waiting.error.as_deref()), (Queued, Some("451 4.3.2 try again later")));
    let sent = world.stored_in(&busy, Sent).await;
    assert_eq!((sent.attempts, sent.error), (2, None));
    let slow = world.notice("slow@example.com", Language::En).await;
    assert_eq!(world.stored_in(&slow, Sent).await.attempts, 1);
    running.stop().await;
}

#[tokio::test]
async fn patience_ends() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let running = start(&world, &server.url(), Timing { patience: SECOND, ..quick() });
    let busy = world.notice("busy@example.com", Language::En).await;
    assert_eq!(world.stored_in(&busy, Failed).await.error.as_deref(), Some("451 4.3.2 try again later"));
    running.stop().await;
}

#[tokio::test]
async fn a_server_that_hangs_or_drops_holds_up_nobody_for_long() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let timing = Timing { attempt: Duration::from_millis(1_200), pauses: vec![3600 * SECOND], ..quick() };
    let mut stuck = Vec::new();
    for n in 0..4 {
        stuck.push(world.notice(&format!("hang-{n}@example.com"), Language::En).await);
    }
    let dropped = world.notice("drop@example.com", Language::En).await;
    let fine = world.notice("fine@example.com", Language::En).await;
    let running = start(&world, &server.url(), timing);
    world.stored_in(&fine, Sent).await;
    for mail in stuck {
        let stored = world.stored_when(&mail, |stored| stored.error.is_some()).await;
        assert_eq!((stored.state, stored.error.as_deref()), (Queued, Some("the mail server did not answer in time")));
    }
    assert_eq!(world.stored_when(&dropped, |stored| stored.error.is_some()).await.state, Queued);
    running.stop().await;
}

#[tokio::test]
async fn an_answer_that_is_lost_sends_the_same_mail_twice_and_never_not_at_all() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let running = start(&world, &server.url(), quick());
    let lost = world.notice("lost@example.com", Language::De).await;
    let (first, second) = (server.next().await, server.next().await);
    assert_eq!(first.headers["message-id"], second.headers["message-id"]);
    assert_eq!((first.text, first.html), (second.text, second.html));
    world.stored_in(&lost, Sent).await;
    running.stop().await;
}

#[tokio::test]
async fn a_worker_that_died_is_stood_in_for() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let mail = world.notice("fine@example.com", Language::En).await;
    let now = world.now();
    let mut unit = world.database.begin().await.unwrap();
    server::storage::mail::claim(&mut unit, now, now.plus(SECOND / 2), 1).await.unwrap();
    unit.commit().await.unwrap();
    let running = start(&world, &server.url(), quick());
    assert_eq!(world.stored_in(&mail, Sent).await.attempts, 2);
    running.stop().await;
}

#[tokio::test]
async fn mail_waits_for_a_server_that_is_down() {
    let world = World::sqlite().await;
    let port = MailServer::start(&[]).port;
    let running = start(&world, &format!("smtp://127.0.0.1:{port}"), quick());
    let mail = world.notice("fine@example.com", Language::En).await;
    running.signal.notify();
    assert_eq!(world.stored_when(&mail, |stored| stored.error.is_some()).await.state, Queued);
    let server = MailServer::start(&["--port", &port.to_string()]);
    server.next().await;
    world.stored_in(&mail, Sent).await;
    running.stop().await;
}

#[tokio::test]
async fn nothing_goes_in_the_clear_where_encryption_is_required() {
    let world = World::sqlite().await;
    for arguments in [&[][..], &["--tls"]] {
        let server = MailServer::start(arguments);
        let running = start(&world, &format!("{}?tls=required", server.url()), quick());
        let mail = world.notice("fine@example.com", Language::En).await;
        let stored = world.stored_when(&mail, |stored| stored.attempts > 1).await;
        assert_eq!(stored.state, Queued, "{arguments:?}");
        running.stop().await;
        let error = world.stored(&mail).await.error.unwrap();
        assert!(
            if arguments.is_empty() { error.contains("STARTTLS") } else { error.contains("ertificate") },
            "{error}"
        );
        server.assert_quiet();
    }
}

#[tokio::test]
async fn a_link_that_was_replaced_is_not_mailed() {
    let (world, server) = (World::sqlite().await, MailServer::start(&[]));
    let (old, ticket, _) = world.invite("fine@example.com", Language::En).await;
    let now = world.now();
    let hash = server::secret::token::hash(&world.keys.ticket_token(ticket.id, 2));
    let mut unit = world.database.begin().await.unwrap();
    assert!(tickets::renew(&mut unit, &ticket, hash, now, ticket.expires).await.unwrap());
    unit.commit().await.unwrap();
    let new = server::storage::mail::Outgoing { id: crate::world::id(), ticket: Some((ticket.id, 2)), ..old.clone() };
    world.enqueue(&new).await;
    let running = start(&world, &server.url(), quick());
    world.stored_in(&old, Dropped).await;
    let received = server.next().await;
    assert!(received.text.contains(&world.keys.ticket_token(ticket.id, 2)));
    world.stored_in(&new, Sent).await;
    running.stop().await;
    server.assert_quiet();
}

#[tokio::test]
async fn a_folder_gets_one_file_a_mail() {
    let world = World::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let running = start(&world, &format!("file:{}", folder.path().join("mail").display()), quick());
    let (mail, ticket, _) = world.invite("zoe@example.com", Language::De).await;
    running.signal.notify();
    world.stored_in(&mail, Sent).await;
    running.stop().await;
    let files: Vec<_> =
        std::fs::read_dir(folder.path().join("mail")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    let name = files[0].file_name().unwrap().to_str().unwrap();
    assert_eq!(name, format!("{}-{}.eml", mail.at.rfc3339().replace(':', ""), mail.id));
    let text = std::fs::read_to_string(&files[0]).unwrap();
    // As it reads, in one piece: whoever opens the file follows the link.
    assert!(text.contains(&format!("?token={}\r\n", world.keys.ticket_token(ticket.id, 1))), "{text}");
}
