//! Putting the parts together and serving.

use crate::clock::Clock;
use crate::config::Config;
use crate::http::{self, AppState};
use crate::mail::{MailSignal, MailTarget, MailWorker, Timing, Transport};
use crate::secret::{Keys, keys, password::PasswordHasher};
use crate::service::{OwnerFromConfig, Parts, Service};
use crate::storage::{Database, open};
use app::domain::Language;
use app::error::AppError;
use app::ports::Ctx;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Why the product did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder or the key in it.
    #[error("{0}: {1}")]
    Data(String, std::io::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] open::OpenError),
    /// Something a person asked for cannot be had.
    #[error("{0}")]
    Refused(String),
    /// The address to listen on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The server stopped by itself.
    #[error("serving failed: {0}")]
    Serve(#[from] std::io::Error),
    /// A fault of ours.
    #[error("start failed: {0}")]
    App(#[from] AppError),
}

/// A product that listens.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its use cases.
    pub service: Arc<Service>,
    /// Its database.
    pub database: Database,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// The request that stands for the start itself, in log and audit.
#[must_use]
pub fn start_ctx(service: &Service) -> Ctx {
    Ctx {
        actor: None,
        request: service.new_request_id(),
        address: String::new(),
        user_agent: String::new(),
        language: Language::En,
    }
}

/// A product without doors.
struct Inside {
    database: Database,
    keys: Arc<Keys>,
    signal: MailSignal,
    service: Arc<Service>,
}

async fn inside(config: &Config, clock: Arc<dyn Clock>) -> Result<Inside, StartError> {
    let data = |error| StartError::Data(config.data.display().to_string(), error);
    config.make_data_folder().map_err(data)?;
    let secret = match &config.secret_key {
        Some(secret) => secret.clone(),
        None => keys::load_or_create(&config.data.join("secret.key")).map_err(data)?,
    };
    let keys = Arc::new(Keys::derive(&secret));
    let database = open::open(&config.database_url).await?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let hasher = PasswordHasher::new(cores.saturating_sub(1));
    let signal = MailSignal::default();
    let service = Arc::new(Service::new(Parts {
        db: database.clone(),
        clock,
        keys: Arc::clone(&keys),
        hasher,
        mail: signal.clone(),
        mail_to_folder: matches!(config.mail, MailTarget::File(_)),
        public_url: config.public_url.clone(),
        limits: config.limits,
    }));
    Ok(Inside { database, keys, signal, service })
}

/// The use cases alone, for a command that needs no doors.
///
/// # Errors
/// [`StartError`], in words for the operator.
pub async fn service(config: &Config, clock: Arc<dyn Clock>) -> Result<Arc<Service>, StartError> {
    Ok(inside(config, clock).await?.service)
}

impl Server {
    /// Opens the database, makes the owner or the set-up link, starts jobs and mail, and listens. `announce` is told the address and
    /// a fresh installation's set-up link before the first request is answered: whoever sees the product ready finds it said.
    ///
    /// # Errors
    /// [`StartError`], in words for the operator.
    pub async fn bind(
        config: Config,
        clock: Arc<dyn Clock>,
        announce: impl FnOnce(SocketAddr, Option<&str>),
    ) -> Result<Self, StartError> {
        let Inside { database, keys, signal, service } = inside(&config, Arc::clone(&clock)).await?;
        let setup_link = prepare_owner(&service, &config).await?;
        service.ensure_presets().await?;
        let listener =
            TcpListener::bind(config.listen).await.map_err(|error| StartError::Listen(config.listen, error))?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let timing = Timing::default();
        let transport = Transport::new(&config.mail, timing.attempt)
            .map_err(|error| StartError::Refused(format!("CLIENTELE_MAIL: {error}")))?;
        let mail = MailWorker {
            database: database.clone(),
            keys,
            clock,
            transport,
            sender: config.mail_from.clone(),
            public_url: config.public_url.as_str().to_owned(),
            signal,
            timing,
        };
        let config = Arc::new(config);
        let state = AppState::new(Arc::clone(&service), config);
        let router = http::router(state).into_make_service_with_connect_info::<SocketAddr>();
        announce(address, setup_link.as_deref());
        let mut until = stopped.clone();
        let serving = tokio::spawn(async move {
            let served = axum::serve(listener, router).with_graceful_shutdown(async move {
                let _ = until.wait_for(|stop| *stop).await;
            });
            if let Err(error) = served.await {
                tracing::error!(%error, "serving failed");
            }
        });
        let tasks = vec![
            serving,
            tokio::spawn(crate::mail::worker::run(mail, stopped.clone())),
            tokio::spawn(crate::jobs::recover(Arc::clone(&service), stopped.clone())),
            tokio::spawn(crate::jobs::register(Arc::clone(&service), stopped.clone())),
            tokio::spawn(crate::jobs::run(Arc::clone(&service), stopped.clone())),
            tokio::spawn(crate::backchannel::run(Arc::clone(&service), stopped.clone())),
            tokio::spawn(crate::jobs::work(Arc::clone(&service), stopped)),
        ];
        Ok(Self { address, service, database, stop, tasks })
    }

    /// Stops taking requests, lets those under way finish (ten seconds at most), ends the jobs and closes the database.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let finished = async {
            for task in self.tasks {
                let _ = task.await;
            }
            self.database.close().await;
        };
        if tokio::time::timeout(std::time::Duration::from_secs(10), finished).await.is_err() {
            tracing::warn!("some requests did not finish in time");
        }
    }
}

async fn prepare_owner(service: &Service, config: &Config) -> Result<Option<String>, StartError> {
    if let Some(owner) = &config.owner {
        let made = service.ensure_owner(&start_ctx(service), &owner.email, &owner.password).await;
        return match made {
            Ok(OwnerFromConfig::Made | OwnerFromConfig::Present) => Ok(None),
            Err(AppError::Invalid(errors)) => {
                let fields: Vec<String> =
                    errors.iter().map(|(field, violation)| format!("{}: {violation:?}", field.name())).collect();
                Err(StartError::Refused(format!(
                    "CLIENTELE_OWNER_EMAIL, CLIENTELE_OWNER_PASSWORD: {}",
                    fields.join("; ")
                )))
            }
            Err(error) => Err(error.into()),
        };
    }
    if service.is_set_up().await? { Ok(None) } else { Ok(Some(service.new_setup_link().await?)) }
}
