//! What a mail says: the values its template is filled with.

use super::render::{Parts, Values, render};
use super::wording::{greeting, moment};
use app::domain::mail::MailKind;
use app::domain::{Language, Timestamp};

/// A link with its end.
#[derive(Clone, Debug)]
pub struct LinkUntil {
    /// The address, with the token in it.
    pub url: String,
    /// Until when it opens.
    pub until: Timestamp,
}

/// The occasion of a mail.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// What it is about.
    pub kind: MailKind,
    /// The language it is written in.
    pub language: Language,
    /// The organization's name.
    pub organization: String,
    /// The person's name, may be empty.
    pub name: String,
    /// The person's username.
    pub username: String,
    /// When it happened.
    pub at: Timestamp,
    /// The public address, for links to pages that are always there.
    pub site: String,
    /// The link it carries, for the kinds that carry one.
    pub link: Option<LinkUntil>,
}

/// Writes the mail for an occasion.
#[must_use]
pub fn write(occasion: &Occasion) -> Parts<String> {
    render(occasion.kind, occasion.language, &values(occasion))
}

fn values(occasion: &Occasion) -> Values {
    let language = occasion.language;
    let mut values = vec![
        ("greeting", greeting(language, &occasion.name)),
        ("organization", occasion.organization.clone()),
        ("username", occasion.username.clone()),
    ];
    match occasion.kind {
        MailKind::Invitation
        | MailKind::PasswordReset
        | MailKind::PasswordStopped
        | MailKind::LockedByFailures
        | MailKind::RegistrationLink
        | MailKind::ContactVerification => {
            if let Some(link) = &occasion.link {
                values.push(("link", link.url.clone()));
                values.push(("until", moment(language, link.until)));
            }
        }
        MailKind::RegistrationTaken => {
            values.push(("sign_in", [&occasion.site, "/sign-in"].concat()));
            values.push(("forgot", [&occasion.site, "/forgot-password"].concat()));
        }
        MailKind::LockEnded | MailKind::RegistrationConfirmed | MailKind::RegistrationApproved => {
            values.push(("sign_in", [&occasion.site, "/sign-in"].concat()));
        }
        MailKind::RegistrationDeclined => {}
        // Nothing is kept of the person by then.
        MailKind::AccountDeleted => {
            values.retain(|(name, _)| *name != "username");
            values.push(("at", moment(language, occasion.at)));
        }
        MailKind::PasswordChanged
        | MailKind::TemporaryPassword
        | MailKind::ContactChanged
        | MailKind::AddressChanged
        | MailKind::SecondFactorOn
        | MailKind::SecondFactorOff
        | MailKind::RecoveryCodesRenewed
        | MailKind::RecoveryCodeUsed
        | MailKind::PasskeyAdded
        | MailKind::PasskeyRemoved
        | MailKind::PasskeyRefused => values.push(("at", moment(language, occasion.at))),
    }
    values
}

#[cfg(test)]
mod tests {
    use super::super::render::{template, tests::placeholders};
    use super::*;
    use app::domain::time::SECOND;

    const KINDS: &[MailKind] = MailKind::ALL;

    fn occasion(kind: MailKind, language: Language) -> Occasion {
        Occasion {
            kind,
            language,
            organization: "Blume & Söhne <Berlin>".to_owned(),
            name: "Ada <script>alert(1)</script>".to_owned(),
            username: "ada@example.com".to_owned(),
            at: Timestamp(1_700_000_000 * SECOND),
            site: "http://localhost:3000".to_owned(),
            link: Some(LinkUntil {
                url: "http://localhost:3000/invitation?token=abc-_123".to_owned(),
                until: Timestamp(1_700_200_000 * SECOND),
            }),
        }
    }

    #[test]
    fn each_template_asks_for_what_it_gets_and_leaves_nothing_out() {
        for kind in KINDS.iter().copied() {
            for language in Language::ALL {
                let template = template(kind, language);
                let values = values(&occasion(kind, language));
                for part in [template.subject, template.text, template.html] {
                    for name in placeholders(part) {
                        assert!(values.iter().any(|(known, _)| *known == name), "{kind:?} {language:?}: {name}");
                    }
                }
                for (name, _) in &values {
                    for part in [template.text, template.html] {
                        assert!(placeholders(part).contains(name), "{kind:?} {language:?} lacks {name}");
                    }
                }
            }
        }
    }

    #[test]
    fn names_are_text_in_every_part() {
        for kind in KINDS.iter().copied() {
            for language in Language::ALL {
                let mail = write(&occasion(kind, language));
                assert!(!mail.html.contains("<script"), "{kind:?} {language:?}");
                assert!(!mail.html.contains("<Berlin>"), "{kind:?} {language:?}");
                assert!(mail.html.contains("Ada &lt;script&gt;alert(1)&lt;/script&gt;"));
                assert!(mail.html.contains("Blume &amp; Söhne &lt;Berlin&gt;"));
                assert!(mail.text.contains("Ada <script>alert(1)</script>"));
                assert!(mail.subject.contains("Blume & Söhne <Berlin>"));
                assert!(!mail.subject.contains('\n'));
                assert!(mail.html.contains(&format!("lang=\"{}\"", language.tag())));
            }
        }
    }

    #[test]
    fn an_invitation_holds_its_link_and_its_end_in_both_parts() {
        for (language, until) in
            [(Language::En, "17 November 2023, 05:46 UTC"), (Language::De, "17. November 2023, 05:46 Uhr (UTC)")]
        {
            let mail = write(&occasion(MailKind::Invitation, language));
            for part in [&mail.text, &mail.html] {
                assert!(part.contains("http://localhost:3000/invitation?token=abc-_123"));
                assert!(part.contains(until), "{part}");
                assert!(part.contains("ada@example.com"));
            }
            assert!(mail.html.contains("href=\"http://localhost:3000/invitation?token=abc-_123\""));
        }
    }

    #[test]
    fn text_lines_are_short() {
        for kind in KINDS.iter().copied() {
            for language in Language::ALL {
                assert!(template(kind, language).text.lines().all(|line| line.chars().count() <= 78), "{kind:?}");
            }
        }
    }
}
