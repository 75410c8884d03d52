//! What an operator sets: `clientele.toml` and `CLIENTELE_*`, the environment over the file.
//!
//! A key `public_url` in the file is `CLIENTELE_PUBLIC_URL` in the environment. For secrets, `CLIENTELE_…_FILE` names a file that
//! holds the value. A wrong value stops the start with one line.

mod network;
mod public_url;

use crate::mail::{MailTarget, Sender};
use crate::telemetry;
use network::Network;
pub use public_url::PublicUrl;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Every key, with what it means. The README's table is checked against it.
pub const KEYS: &[&str] = &[
    "listen",
    "public_url",
    "data",
    "database_url",
    "mail",
    "mail_from",
    "owner_email",
    "owner_password",
    "trusted_proxies",
    "secret_key",
    "log",
    "limit_sign_ins_ip",
    "limit_sign_ins_account",
    "limit_recoveries_ip",
    "limit_registrations_ip",
    "import_max_mb",
];

/// Keys whose values may come from a file named by `CLIENTELE_…_FILE`.
const SECRETS: &[&str] = &["owner_password", "secret_key", "database_url", "mail"];

/// The settings of an installation.
#[derive(Debug)]
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Where people reach the product.
    pub public_url: PublicUrl,
    /// The folder of the embedded database, the key and the file mailbox.
    pub data: PathBuf,
    /// The database's address.
    pub database_url: String,
    /// Where mail goes.
    pub mail: MailTarget,
    /// Whom mail comes from.
    pub mail_from: Sender,
    /// The owner to be made on the first start.
    pub owner: Option<Owner>,
    /// Proxies whose `X-Forwarded-For` is believed.
    trusted_proxies: Vec<Network>,
    /// The secret that keys are derived from; `None` to keep one in the data folder.
    pub secret_key: Option<Zeroizing<Vec<u8>>>,
    /// What is logged, in the words of `tracing`.
    pub log: String,
    /// How often something may be tried.
    pub limits: Limits,
    /// The largest file that is imported, in megabytes.
    pub import_max_mb: u32,
    /// Names in the environment that look like keys and are none.
    pub unknown: Vec<String>,
}

/// The owner from the environment.
pub struct Owner {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: Zeroizing<String>,
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Owner").field("email", &self.email).finish_non_exhaustive()
    }
}

/// How often something may be tried, a minute.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sign-ins from one address.
    pub sign_ins_per_minute_ip: u32,
    /// Sign-ins to one account.
    pub sign_ins_per_minute_account: u32,
    /// Requests for a new password from one address.
    pub recoveries_per_minute_ip: u32,
    /// Registrations a minute, and links sent once more, from one address.
    pub registrations_per_minute_ip: u32,
}

/// A wrong value, in one line.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Config {
    /// Makes the data folder where there is none, for its owner alone: who reads it reads everything.
    ///
    /// # Errors
    /// Of the file system.
    pub fn make_data_folder(&self) -> std::io::Result<()> {
        let mut folder = std::fs::DirBuilder::new();
        folder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(&self.data)
    }

    /// Reads `clientele.toml` (or the file that `CLIENTELE_CONFIG` names) and the environment.
    ///
    /// # Errors
    /// The first wrong value, with its key.
    pub fn load() -> Result<Self, ConfigError> {
        let named = std::env::var_os("CLIENTELE_CONFIG").map(PathBuf::from);
        let path = named.clone().unwrap_or_else(|| PathBuf::from("clientele.toml"));
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => parse_file(&path, &text)?,
            Err(error) if named.is_some() || error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ConfigError(format!("{}: {error}", path.display())));
            }
            Err(_) => BTreeMap::new(),
        };
        let mut config = Self::from_values(&file, |name| std::env::var(name).ok())?;
        config.unknown = unknown(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()));
        Ok(config)
    }

    fn from_values(file: &BTreeMap<String, String>, env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let get = |key: &str| -> Result<Option<String>, ConfigError> {
            let name = env_name(key);
            if let Some(value) = env(&name).filter(|value| !value.is_empty()) {
                return Ok(Some(value));
            }
            if SECRETS.contains(&key)
                && let Some(path) = env(&format!("{name}_FILE")).filter(|path| !path.is_empty())
            {
                let value = std::fs::read_to_string(&path);
                let value = value.map_err(|error| ConfigError(format!("{name}_FILE: {path}: {error}")))?;
                return Ok(Some(value.trim_end_matches(['\r', '\n']).to_owned()));
            }
            Ok(file.get(key).cloned())
        };
        let wrong = |key: &str, what: &str| ConfigError(format!("{}: {what}", env_name(key)));
        let listen = get("listen")?.unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let listen: SocketAddr = listen
            .replace("localhost:", "127.0.0.1:")
            .parse()
            .map_err(|_| wrong("listen", "must be an address and a port, such as 127.0.0.1:3000"))?;
        let public_url = get("public_url")?.unwrap_or_else(|| format!("http://localhost:{}", listen.port()));
        let public_url = PublicUrl::parse(&public_url).map_err(|what| wrong("public_url", what))?;
        let data = PathBuf::from(get("data")?.unwrap_or_else(|| "data".to_owned()));
        let database_url =
            get("database_url")?.unwrap_or_else(|| format!("sqlite://{}", data.join("clientele.db").display()));
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
            return Err(wrong("database_url", "must be sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME"));
        }
        let mail = get("mail")?.unwrap_or_else(|| format!("file:{}", data.join("mail").display()));
        let mail = MailTarget::parse(&mail).map_err(|what| wrong("mail", &what))?;
        let mail_from = get("mail_from")?.unwrap_or_else(|| default_sender(&public_url));
        let mail_from = Sender::parse(&mail_from).map_err(|what| wrong("mail_from", &what))?;
        let owner = match (get("owner_email")?, get("owner_password")?) {
            (None, None) => None,
            (Some(email), Some(password)) => Some(Owner { email, password: Zeroizing::new(password) }),
            (None, Some(_)) => return Err(wrong("owner_email", "is missing beside CLIENTELE_OWNER_PASSWORD")),
            (Some(_), None) => return Err(wrong("owner_password", "is missing beside CLIENTELE_OWNER_EMAIL")),
        };
        let trusted_proxies = get("trusted_proxies")?.unwrap_or_default();
        let trusted_proxies = trusted_proxies
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| {
                Network::parse(text).ok_or_else(|| {
                    wrong("trusted_proxies", "must be addresses or networks such as 10.0.0.0/8, with commas between")
                })
            })
            .collect::<Result<_, _>>()?;
        let secret_key = get("secret_key")?.map(|key| Zeroizing::new(key.into_bytes()));
        if secret_key.as_ref().is_some_and(|key| key.len() < 32) {
            return Err(wrong("secret_key", "must have 32 characters or more"));
        }
        let import_max_mb = match get("import_max_mb")? {
            None => 32,
            Some(text) => {
                let number = text.parse().ok().filter(|number| (1..=1_024).contains(number));
                number.ok_or_else(|| wrong("import_max_mb", "must be a number of megabytes from 1 to 1024"))?
            }
        };
        let log = get("log")?.unwrap_or_else(|| "info,sqlx=warn".to_owned());
        telemetry::check(&log).map_err(|what| wrong("log", &what))?;
        let limit = |key: &str, default: u32| -> Result<u32, ConfigError> {
            let Some(text) = get(key)? else { return Ok(default) };
            let number = text.parse().ok().filter(|number| (1..=100_000).contains(number));
            number.ok_or_else(|| wrong(key, "must be a number from 1 to 100000, a minute"))
        };
        Ok(Self {
            listen,
            public_url,
            data,
            database_url,
            mail,
            mail_from,
            owner,
            trusted_proxies,
            secret_key,
            log,
            limits: Limits {
                sign_ins_per_minute_ip: limit("limit_sign_ins_ip", 60)?,
                sign_ins_per_minute_account: limit("limit_sign_ins_account", 10)?,
                recoveries_per_minute_ip: limit("limit_recoveries_ip", 10)?,
                registrations_per_minute_ip: limit("limit_registrations_ip", 10)?,
            },
            import_max_mb,
            unknown: Vec::new(),
        })
    }

    /// The largest file that is imported, in bytes.
    #[must_use]
    pub fn import_max_bytes(&self) -> usize {
        self.import_max_mb as usize * 1_000_000
    }

    /// Whether an address is a proxy whose headers are believed.
    #[must_use]
    pub fn is_trusted_proxy(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }
}

fn default_sender(url: &PublicUrl) -> String {
    let host = url.host();
    if host.starts_with('[') || host.parse::<IpAddr>().is_ok() {
        "no-reply@localhost".to_owned()
    } else {
        format!("no-reply@{host}")
    }
}

/// Of the names in the environment, those that begin like a key and are none: mistyped, most likely.
fn unknown(names: impl Iterator<Item = String>) -> Vec<String> {
    let known = |name: &str| {
        let name =
            name.strip_suffix("_FILE").filter(|name| SECRETS.iter().any(|key| env_name(key) == *name)).unwrap_or(name);
        name == "CLIENTELE_CONFIG" || KEYS.iter().any(|key| env_name(key) == name)
    };
    names.filter(|name| name.starts_with("CLIENTELE_") && !known(name)).collect()
}

fn env_name(key: &str) -> String {
    format!("CLIENTELE_{}", key.to_ascii_uppercase())
}

fn parse_file(path: &Path, text: &str) -> Result<BTreeMap<String, String>, ConfigError> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let what = error.message().replace('\n', " ");
        ConfigError(format!("{}, line {line}: {what}", path.display()))
    })?;
    table
        .into_iter()
        .map(|(key, value)| {
            if !KEYS.contains(&key.as_str()) {
                return Err(ConfigError(format!("{}: `{key}` is no key of Clientele", path.display())));
            }
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Array(items) => items.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(","),
                _ => return Err(ConfigError(format!("{}: `{key}` must be text or a number", path.display()))),
            };
            Ok((key, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(values: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let find = |name: &str| values.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::from_values(&BTreeMap::new(), find)
    }

    #[test]
    fn nothing_set_is_a_product_on_localhost() {
        let config = with(&[]).unwrap();
        assert_eq!(config.public_url.as_str(), "http://localhost:3000");
        assert_eq!(config.database_url, "sqlite://data/clientele.db");
        assert_eq!(config.mail_from, Sender::parse("no-reply@localhost").unwrap());
        assert!(config.owner.is_none());
    }

    #[test]
    fn a_wrong_value_is_named_in_one_line() {
        for (key, value) in [
            ("CLIENTELE_LISTEN", "3000"),
            ("CLIENTELE_PUBLIC_URL", "http://shop.example.com"),
            ("CLIENTELE_PUBLIC_URL", "https://shop.example.com/console"),
            ("CLIENTELE_DATABASE_URL", "mysql://x"),
            ("CLIENTELE_MAIL", "pigeon:coop"),
            ("CLIENTELE_TRUSTED_PROXIES", "10.0.0.0/40"),
            ("CLIENTELE_SECRET_KEY", "short"),
            ("CLIENTELE_LIMIT_SIGN_INS_IP", "none"),
            ("CLIENTELE_IMPORT_MAX_MB", "0"),
            ("CLIENTELE_LOG", "server=loud"),
            ("CLIENTELE_LOG", "verbose"),
            ("CLIENTELE_OWNER_EMAIL", "ada@example.com"),
        ] {
            let error = with(&[(key, value)]).unwrap_err().to_string();
            let owner = key == "CLIENTELE_OWNER_EMAIL";
            assert!(error.starts_with(if owner { "CLIENTELE_OWNER_PASSWORD" } else { key }), "{error}");
            assert!(!error.contains('\n'));
        }
    }

    #[test]
    fn proxies_are_believed_by_network() {
        let config = with(&[("CLIENTELE_TRUSTED_PROXIES", "10.0.0.0/8, ::1, fd00::/8")]).unwrap();
        for (address, trusted) in
            [("10.9.8.7", true), ("11.0.0.1", false), ("::1", true), ("fd12::1", true), ("::ffff:10.0.0.1", true)]
        {
            assert_eq!(config.is_trusted_proxy(address.parse().unwrap()), trusted, "{address}");
        }
    }

    #[test]
    fn a_file_with_an_unknown_key_is_refused() {
        let error = parse_file(Path::new("clientele.toml"), "listn = \"x\"").unwrap_err();
        assert!(error.to_string().contains("listn"));
        let error = parse_file(Path::new("clientele.toml"), "log = \"info\"\nlisten = here").unwrap_err().to_string();
        assert!(error.starts_with("clientele.toml, line 2: ") && !error.contains('\n'), "{error}");
    }

    #[test]
    fn a_mistyped_name_in_the_environment_is_told() {
        let names = [
            "CLIENTELE_LISTEN",
            "CLIENTELE_LISTN",
            "CLIENTELE_MAIL_FILE",
            "CLIENTELE_LOG_FILE",
            "CLIENTELE_CONFIG",
            "PATH",
        ];
        let unknown = unknown(names.iter().map(|name| (*name).to_owned()));
        assert_eq!(unknown, ["CLIENTELE_LISTN", "CLIENTELE_LOG_FILE"]);
    }
}
