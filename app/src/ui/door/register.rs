//! Self-registration (requirement A9): the form, what is said after it, and the texts that people agree to.

use super::Site;
use super::attribute::attribute_input;
use super::document::{Scripts, document, public};
use super::field::{Input, class, error_of, line, new_password, password, summary_of};
use super::time::span;
use crate::domain::attribute::{Attribute, DecimalMark, FIRST_NAME, LAST_NAME, number_written, value_of};
use crate::domain::password::PasswordPolicy;
use crate::domain::registration::{LegalDocument, Registration, RegistrationDraft};
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::{Key, Text};
use leptos::prelude::*;

/// A field people do not see: who fills it in is a program.
pub const TRAP: &str = "your-homepage";

/// What the form shows.
pub struct RegisterForm<'a> {
    /// What was typed before; never a password.
    pub draft: &'a RegistrationDraft,
    /// What the organization asks for besides.
    pub asked: &'a [Attribute],
    /// What the organization lets visitors do.
    pub rules: &'a Registration,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The form.
#[must_use]
pub fn register(site: &Site, page: &RegisterForm<'_>, policy: &PasswordPolicy) -> String {
    let text = site.text;
    let (draft, errors) = (page.draft, &page.errors);
    let mut email = Input::new(Field::Email, Key::DoorEmail, "username");
    email.hint = page.rules.verify.then_some(Key::DoorRegisterEmailHint);
    let chosen = Input::new(Field::Password, Key::DoorPassword, "new-password");
    let repeat = Input::new(Field::RepeatPassword, Key::DoorRepeatPassword, "new-password");
    let is_name = |attribute: &&Attribute| [FIRST_NAME, LAST_NAME].contains(&attribute.key.as_str());
    let (names, others): (Vec<&Attribute>, Vec<&Attribute>) = page.asked.iter().partition(is_name);
    document(site, text.get(Key::DoorRegisterTitle), Scripts::Checklist, || {
        let wrong = {
            let asked = |attribute: &&Attribute| (attribute.field(), attribute.label(text.language()).to_owned());
            let input = |input: &Input| (input.field.clone(), text.get(input.label).to_owned());
            let mut fields: Vec<(Field, String)> = names.iter().map(asked).collect();
            fields.push(input(&email));
            fields.extend(others.iter().map(asked));
            fields.extend([input(&chosen), input(&repeat)]);
            let agreed = |document: &LegalDocument| (document.field(), text.get(title(*document)).to_owned());
            fields.extend(LegalDocument::ALL.iter().map(agreed));
            let labelled = fields.iter().map(|(field, label)| (field, label.as_str())).collect();
            summary_of(text, labelled, errors)
        };
        let input = |asked: &&Attribute| {
            let value = value_of(&draft.attributes, &asked.key);
            let value = number_written(asked.kind, value, DecimalMark::of(text.language()));
            attribute_input(text, asked, asked.field().name().to_owned(), &value, None, errors)
        };
        let names = match names.as_slice() {
            [_, _] => view! { <div class="pair">{names.iter().map(input).collect_view()}</div> }.into_any(),
            names => names.iter().map(input).collect_view().into_any(),
        };
        let others = others.iter().map(input).collect_view();
        let agreements = LegalDocument::ALL.iter().map(|document| agreement(text, page, *document)).collect_view();
        let main = view! {
            <h1>{text.get(Key::DoorRegisterTitle)}</h1>
            <p class="lead">{text.with(Key::DoorRegisterLead, &[("organization", &site.organization)])}</p>
            <form class="form" method="post" action="/register" novalidate=true>
                {wrong}
                {names}
                {line(text, &email, &draft.email, errors)}
                {others}
                {new_password(text, &chosen, errors, policy)}
                {password(text, &repeat, errors)}
                {trap(text)}
                {agreements}
                <button class="button primary block" type="submit">{text.get(Key::DoorRegisterSubmit)}</button>
            </form>
            <p class="aside">
                {text.get(Key::DoorRegisterHave)}" "<a href="/sign-in">{text.get(Key::DoorSignIn)}</a>
            </p>
        };
        public(site, main.into_any())
    })
}

/// What only programs fill in.
fn trap(text: Text) -> AnyView {
    view! {
        <div class="visually-hidden" aria-hidden="true">
            <label for=TRAP>{text.get(Key::DoorRegisterTrap)}</label>
            <input id=TRAP name=TRAP type="text" tabindex="-1" autocomplete="off"/>
        </div>
    }
    .into_any()
}

/// A document and the box by which its present version is agreed to.
fn agreement(text: Text, page: &RegisterForm<'_>, document: LegalDocument) -> Option<AnyView> {
    let legal = page.rules.legal(document);
    if !legal.is_set() {
        return None;
    }
    let field = document.field();
    let id = field.name().to_owned();
    let version = legal.version.to_string();
    let checked = page.draft.accepted.contains(&(document, version.clone()));
    let invalid = !page.errors.of(&field).is_empty();
    let sentence = match document {
        LegalDocument::Terms => Key::DoorRegisterTermsAccept,
        LegalDocument::Privacy => Key::DoorRegisterPrivacyAccept,
    };
    let own = ["/register/", document.as_str()].concat();
    let href = legal.link(text.language()).map_or(own, str::to_owned);
    let (before, after) = text.get(sentence).split_once("{document}").unwrap_or_default();
    Some(
        view! {
            <div class=class(invalid)>
                <label class="check">
                    <input
                        id=id.clone()
                        name=id.clone()
                        type="checkbox"
                        value=version
                        checked=checked
                        required=true
                        aria-describedby=format!("{id}-error")
                        aria-invalid=invalid.then_some("true")
                    />
                    <span>
                        {before}
                        <a href=href target="_blank" rel="noopener">{text.get(linked(document))}</a>
                        {after}
                    </span>
                </label>
                {error_of(text, &field, &page.errors)}
            </div>
        }
        .into_any(),
    )
}

fn title(document: LegalDocument) -> Key {
    match document {
        LegalDocument::Terms => Key::DoorTermsTitle,
        LegalDocument::Privacy => Key::DoorPrivacyTitle,
    }
}

/// What a document is called within a sentence.
fn linked(document: LegalDocument) -> Key {
    match document {
        LegalDocument::Terms => Key::DoorTermsLink,
        LegalDocument::Privacy => Key::DoorPrivacyLink,
    }
}

/// The page after the form: the same for every address, whoever has it.
#[must_use]
pub fn register_sent(site: &Site, rules: &Registration) -> String {
    let text = site.text;
    let organization = ("organization", site.organization.as_str());
    let title = if rules.verify { Key::DoorRegisterSentTitle } else { Key::DoorRegisterDoneTitle };
    document(site, text.get(title), Scripts::None, || {
        let lead = match (rules.verify, rules.approval) {
            (true, _) => text.with(Key::DoorRegisterSent, &[("span", &span(text, rules.validity))]),
            (false, true) => text.with(Key::DoorRegisterDoneApproval, &[organization]),
            (false, false) => text.get(Key::DoorRegisterDone).to_owned(),
        };
        let hint = if rules.verify { Key::DoorRegisterSentHint } else { Key::DoorRegisterDoneHint };
        let again = rules.verify.then(|| {
            view! {
                <form class="form" method="post" action="/register/resend">
                    <button class="button block" type="submit" aria-describedby="resend-hint">
                        {text.get(Key::DoorRegisterResend)}
                    </button>
                    <p class="hint" id="resend-hint">{text.get(Key::DoorRegisterResendHint)}</p>
                </form>
            }
        });
        let main = view! {
            <h1>{text.get(title)}</h1>
            <p class="lead">{lead}</p>
            <p class="lead">{text.get(hint)}</p>
            {again}
            <p class="aside"><a href="/sign-in">{text.get(Key::DoorBackSignIn)}</a></p>
        };
        public(site, main.into_any())
    })
}

/// A text people agree to.
#[must_use]
pub fn legal(site: &Site, document_: LegalDocument, words: &str) -> String {
    let text = site.text;
    let heading = text.get(title(document_));
    document(site, heading, Scripts::None, || {
        let paragraphs = words.split("\n\n").map(|part| view! { <p>{part.trim().to_owned()}</p> }).collect_view();
        let main = view! {
            <h1>{heading}</h1>
            <div class="legal" dir="auto">{paragraphs}</div>
            <p class="aside"><a href="/register">{text.get(Key::DoorBackRegister)}</a></p>
        };
        public(site, main.into_any())
    })
}
