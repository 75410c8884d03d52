//! What a call brings: loaded on the server, found in the page by the browser, and loaded again there.
//!
//! The framework's resource is made anew for each type it holds and each call it makes. In the browser there is one, of a type that
//! holds any answer; only what asks and what reads knows which (docs/adr/0006).

#[cfg(feature = "ssr")]
pub use leptos::prelude::Resource;

#[cfg(not(feature = "ssr"))]
pub use erased::Resource;

#[cfg(not(feature = "ssr"))]
mod erased {
    use crate::api::reader::read;
    use crate::error::AppError;
    use leptos::prelude::{Get, Set};
    use leptos::server::codee::{Decoder, Encoder};
    use serde::de::DeserializeOwned;
    use std::any::Any;
    use std::convert::Infallible;
    use std::future::Future;
    use std::marker::PhantomData;
    use std::pin::Pin;
    use std::sync::Arc;

    /// An answer of any type.
    #[derive(Clone)]
    enum Answer {
        /// As the server rendered it along with the page.
        Embedded(Arc<str>),
        /// As a call brought it.
        Called(Arc<dyn Any + Send + Sync>),
    }

    /// Keeps what the server rendered as it is, until somebody reads it.
    struct Verbatim;

    impl Encoder<Answer> for Verbatim {
        type Error = Infallible;
        type Encoded = String;

        fn encode(_: &Answer) -> Result<String, Infallible> {
            Ok(String::new())
        }
    }

    impl Decoder<Answer> for Verbatim {
        type Error = Infallible;
        type Encoded = str;

        fn decode(text: &str) -> Result<Answer, Infallible> {
            Ok(Answer::Embedded(text.into()))
        }
    }

    /// What is asked for, of any type that can be compared.
    #[derive(Clone)]
    struct Question {
        value: Arc<dyn Any + Send + Sync>,
        same: fn(&dyn Any, &dyn Any) -> bool,
    }

    impl Question {
        fn new<S: PartialEq + Send + Sync + 'static>(value: S) -> Self {
            let same = |one: &dyn Any, other: &dyn Any| one.downcast_ref::<S>() == other.downcast_ref::<S>();
            Self { value: Arc::new(value), same }
        }
    }

    impl PartialEq for Question {
        fn eq(&self, other: &Self) -> bool {
            (self.same)(self.value.as_ref(), other.value.as_ref())
        }
    }

    type Called = Pin<Box<dyn Future<Output = Answer> + Send>>;
    type Kept = leptos::prelude::Resource<Answer, Verbatim>;

    /// What a call brings, as soon as it has.
    pub struct Resource<A> {
        kept: Kept,
        answer: PhantomData<fn() -> A>,
    }

    impl<A> Copy for Resource<A> {}

    impl<A> Clone for Resource<A> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<T: Clone + DeserializeOwned + Send + Sync + 'static> Resource<Result<T, AppError>> {
        /// Calls for what `source` says, and again whenever that changes.
        pub fn new<S, F>(
            source: impl Fn() -> S + Send + Sync + 'static,
            call: impl Fn(S) -> F + Send + Sync + 'static,
        ) -> Self
        where
            S: Clone + PartialEq + Send + Sync + 'static,
            F: Future<Output = Result<T, AppError>> + Send + 'static,
        {
            let call = move |question: Question| -> Called {
                let call = question.value.downcast_ref::<S>().cloned().map(&call);
                Box::pin(async move {
                    let answer = match call {
                        Some(call) => call.await,
                        None => Err(AppError::BadRequest),
                    };
                    Answer::Called(Arc::new(answer))
                })
            };
            Self { kept: kept(Box::new(move || Question::new(source())), Box::new(call)), answer: PhantomData }
        }

        /// The answer, once it is there.
        #[must_use]
        pub fn get(&self) -> Option<Result<T, AppError>> {
            Some(match self.kept.get()? {
                Answer::Embedded(text) => read(&text).unwrap_or(Err(AppError::Transport)),
                Answer::Called(answer) => answer.downcast_ref().cloned().unwrap_or(Err(AppError::Transport)),
            })
        }
    }

    impl<A: Send + Sync + 'static> Resource<A> {
        /// Puts an answer in the place of the call's.
        pub fn set(&self, answer: Option<A>) {
            self.kept.set(answer.map(|answer| Answer::Called(Arc::new(answer))));
        }

        /// Calls again.
        pub fn refetch(&self) {
            self.kept.refetch();
        }
    }

    fn kept(
        source: Box<dyn Fn() -> Question + Send + Sync>,
        call: Box<dyn Fn(Question) -> Called + Send + Sync>,
    ) -> Kept {
        leptos::prelude::Resource::new_with_options(source, call, false)
    }
}
