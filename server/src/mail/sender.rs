//! Whom mails come from.

use lettre::Address;
use lettre::message::Mailbox;

/// The sender of every mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    address: Address,
    name: Option<String>,
}

impl Sender {
    /// Reads `address` or `Name <address>`.
    ///
    /// # Errors
    /// One line for the operator.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mailbox: Mailbox =
            text.trim().parse().map_err(|_| format!("must be an address or `Name <address>`, not `{text}`"))?;
        Ok(Self { address: mailbox.email, name: mailbox.name.filter(|name| !name.is_empty()) })
    }

    /// The sender by the name `chosen` in the settings; without one by its own, or else the organization's.
    #[must_use]
    pub fn mailbox(&self, chosen: &str, organization: &str) -> Mailbox {
        let chosen = Some(chosen).filter(|chosen| !chosen.is_empty()).map(str::to_owned);
        let name = chosen.or_else(|| self.name.clone()).unwrap_or_else(|| organization.to_owned());
        Mailbox::new(Some(name), self.address.clone())
    }

    /// The domain that `Message-ID`s are made in.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address.domain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        let plain = Sender::parse(" no-reply@example.com ").unwrap();
        assert_eq!(plain.mailbox("", "Blume").to_string(), "Blume <no-reply@example.com>");
        let named = Sender::parse("Service <help@example.com>").unwrap();
        assert_eq!(named.mailbox("Blume hilft", "Blume").to_string(), "Blume hilft <help@example.com>");
        assert_eq!(named.mailbox("", "Blume").to_string(), "Service <help@example.com>");
        for wrong in ["", "example.com", "a@b@c", "a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com"]
        {
            assert!(Sender::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
