//! One declaration for each kind of table: from it follow its keys, a type to build it in code, and its JSON Schema.

/// Declares a table that is built in code: a type with one setter for each key.
///
/// ```text
/// noun! {
///     /// Doc of the type, and description of the schema.
///     Name = "what messages call it" schema adjust {
///         /// Doc of the setter, and description of the key.
///         / key: Kind [required min 0];
///         /// A key that a constructor states, since it excludes others.
///         form / other: Kind;
///         / ident = "$key": Kind;
///     }
/// }
/// ```
///
/// `schema adjust` names a function of `schema` that says what keys exclude each other. Brackets hold what a schema says of a value: `required`,
/// `min N`, `max N`, `count N`, `words "a" "b"`. The check reads the rest from the tree and says it better.
macro_rules! noun {
    ($(#[doc = $doc:literal])+ $noun:ident = $table:literal $(schema $adjust:ident)? { $($keys:tt)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $noun(crate::scenario::read::tree::Table);

        $crate::scenario::entry::noun::setters! { $noun $($keys)* }
        $crate::scenario::entry::noun::about! { ($($doc)+) $noun = $table ($($adjust)?) $($keys)* }

        impl Stated<$noun> for $noun {
            fn tree(self) -> crate::scenario::read::tree::Tree {
                crate::scenario::read::tree::Tree::table(self.0)
            }
        }
    };
}

/// Declares a table that other types state in code: as `noun`, without setters.
macro_rules! table {
    ($(#[doc = $doc:literal])+ $noun:ident = $table:literal $(schema $adjust:ident)? { $($keys:tt)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum $noun {}

        $crate::scenario::entry::noun::about! { ($($doc)+) $noun = $table ($($adjust)?) $($keys)* }
    };
}

/// The setters of a noun.
macro_rules! setters {
    ($noun:ident $($(#[doc = $text:literal])+ $($form:ident)? / $key:ident $(= $name:literal)?: $kind:ty $([$($limit:tt)*])?;)*) => {
        impl $noun {
            $($crate::scenario::entry::noun::setter! { $($form)? $($text)+ $key: $kind })*
        }
    };
}

/// The setter of a key; a `form` is a key that a constructor states, since it excludes others.
macro_rules! setter {
    (form $($text:literal)+ $key:ident: $kind:ty) => {};
    ($($text:literal)+ $key:ident: $kind:ty) => {
        $(#[doc = $text])+
        #[must_use]
        pub fn $key(self, value: impl Stated<$kind>) -> Self {
            Self(self.0.with(stringify!($key), value.tree()))
        }
    };
}

/// The keys of a table, and its schema.
macro_rules! about {
    (
        ($($doc:literal)+) $noun:ident = $table:literal ($($adjust:ident)?)
        $($(#[doc = $text:literal])+ $($form:ident)? / $key:ident $(= $name:literal)?: $kind:ty $([$($limit:tt)*])?;)*
    ) => {
        impl $noun {
            /// Its keys, and what messages call it.
            pub(crate) const KEYS: crate::scenario::check::table::Keys = crate::scenario::check::table::Keys {
                table: $table,
                keys: &[$($crate::scenario::entry::noun::name!($key $($name)?)),*],
            };
        }

        #[cfg(feature = "serde")]
        impl schemars::JsonSchema for $noun {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($noun).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                use crate::scenario::entry::schema::{Key, table};
                let keys = vec![$(Key {
                    name: $crate::scenario::entry::noun::name!($key $($name)?),
                    text: concat!($($text, "\n"),+),
                    schema: generator.subschema_for::<$kind>(),
                    limits: $crate::scenario::entry::noun::limits!($($($limit)*)?),
                }),*];
                let schema = table(concat!($($doc, "\n"),+), keys);
                $(let schema = crate::scenario::entry::schema::$adjust(schema);)?
                schema
            }
        }
    };
}

/// A key as files write it.
macro_rules! name {
    ($key:ident) => {
        stringify!($key)
    };
    ($key:ident $name:literal) => {
        $name
    };
}

/// What a schema says of a value, as a list.
#[cfg(feature = "serde")]
macro_rules! limits {
    ($($name:ident $($value:literal)*)*) => {
        vec![$((stringify!($name), vec![$(serde_json::json!($value)),*])),*]
    };
}

#[cfg(feature = "serde")]
pub(crate) use limits;
pub(crate) use {about, name, noun, setter, setters, table};
