//! What a call brings: loaded on the server, found in the page by the browser, and loaded again there.
//!
//! The framework's resource is made anew for each type it holds and each call it makes. In the browser there is one, of a type that
//! holds any answer; only what asks and what reads knows which (docs/adr/0006).

#[cfg(feature = "ssr")]
pub use rendered::{Expected, Resource};

#[cfg(feature = "ssr")]
mod rendered {
    use leptos::prelude::{Get, Set, use_context};
    use serde::{Serialize, de::DeserializeOwned};
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::{Arc, Mutex, PoisonError};

    type Waiting = Pin<Box<dyn Future<Output = ()> + Send>>;
    type Wait = Arc<dyn Fn() -> Waiting + Send + Sync>;

    /// What the calls of a page are to bring. Nothing is drawn before all of it is there, so that each part is drawn once, with the
    /// answers that the browser will find: a part drawn while a call was under way would be another one there.
    #[derive(Clone, Default)]
    pub struct Expected(Arc<Mutex<Vec<Wait>>>);

    impl Expected {
        fn add(&self, wait: Wait) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(wait);
        }

        fn get(&self, place: usize) -> Option<Wait> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get(place).cloned()
        }

        /// Waits for all of it, and for what is added meanwhile.
        pub async fn all(&self) {
            let mut place = 0;
            while let Some(wait) = self.get(place) {
                wait().await;
                place += 1;
            }
        }
    }

    /// What a call brings, as soon as it has.
    pub struct Resource<A: Send + Sync + 'static>(leptos::prelude::Resource<A>);

    impl<A: Send + Sync + 'static> Copy for Resource<A> {}

    impl<A: Send + Sync + 'static> Clone for Resource<A> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<A: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Resource<A> {
        /// Calls for what `source` says.
        pub fn new<S, F>(
            source: impl Fn() -> S + Send + Sync + 'static,
            call: impl Fn(S) -> F + Send + Sync + 'static,
        ) -> Self
        where
            S: Clone + PartialEq + Send + Sync + 'static,
            F: Future<Output = A> + Send + 'static,
        {
            let kept = leptos::prelude::Resource::new(source, call);
            if let Some(expected) = use_context::<Expected>() {
                expected.add(Arc::new(move || Box::pin(kept.ready())));
            }
            Self(kept)
        }

        /// The answer, once it is there.
        #[must_use]
        pub fn get(&self) -> Option<A> {
            self.0.get()
        }

        /// The answer, waited for.
        pub async fn answer(self) -> A {
            self.0.await
        }

        /// Puts an answer in the place of the call's.
        pub fn set(&self, answer: Option<A>) {
            self.0.set(answer);
        }

        /// Calls again.
        pub fn refetch(&self) {
            self.0.refetch();
        }
    }
}

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
