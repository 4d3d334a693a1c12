//! Macros that declare a kind of table. A declaration generates the keys of the table, a builder type, the JSON Schema of the table, and
//! what of the table counts for the checksum of a scenario.

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
/// `schema adjust` names a function of module `schema` that adds to the schema which keys exclude each other. Brackets hold limits of a
/// value in the schema: `required`, `min N`, `max N`, `count N`, `words "a" "b"`. Brackets also say which value means the same as no key
/// and so leaves the checksum of the scenario as it is: `default VALUE`, `off` for a flag, `empty` for an empty list or table, `empty_entries` for a table
/// whose entries are empty, `unhashed` for every value. All other rules are tested by the check, which reads the tree and gives better
/// messages.
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

/// Declares a table that other Rust types state in code, without a builder type and setters; otherwise as `noun`.
macro_rules! table {
    ($(#[doc = $doc:literal])+ $vis:vis $noun:ident = $table:literal $(schema $adjust:ident)? { $($keys:tt)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq)]
        $vis enum $noun {}

        $crate::scenario::entry::noun::about! { ($($doc)+) $noun = $table ($($adjust)?) $($keys)* }
    };
}

/// Generates the setters of a noun.
macro_rules! setters {
    ($noun:ident $($(#[doc = $text:literal])+ $($form:ident)? / $key:ident $(= $name:literal)?: $kind:ty $([$($limit:tt)*])?;)*) => {
        impl $noun {
            $($crate::scenario::entry::noun::setter! { $($form)? $($text)+ $key: $kind })*
        }
    };
}

/// Generates the setter of a key. A `form` key has no setter: constructors state it, because it excludes other keys.
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

/// Generates the keys and the JSON Schema of a table.
macro_rules! about {
    (
        ($($doc:literal)+) $noun:ident = $table:literal ($($adjust:ident)?)
        $($(#[doc = $text:literal])+ $($form:ident)? / $key:ident $(= $name:literal)?: $kind:ty $([$($limit:tt)*])?;)*
    ) => {
        impl $noun {
            /// Keys of the table, and the name of the table in messages.
            pub(crate) const KEYS: crate::scenario::read::table::Keys = crate::scenario::read::table::Keys {
                table: $table,
                keys: &[$($crate::scenario::entry::noun::name!($key $($name)?)),*],
            };
        }

        impl crate::scenario::read::shape::Shaped for $noun {
            fn shape() -> crate::scenario::read::shape::Shape {
                use crate::scenario::read::shape::{Key, Shape, Shaped};
                const KEYS: &[Key] = &[$(Key {
                    name: $crate::scenario::entry::noun::name!($key $($name)?),
                    shape: <$kind as Shaped>::shape,
                    silence: $crate::scenario::entry::noun::silence!($($($limit)*)?),
                }),*];
                Shape::Table(KEYS)
            }
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

/// The name of a key in files.
macro_rules! name {
    ($key:ident) => {
        stringify!($key)
    };
    ($key:ident $name:literal) => {
        $name
    };
}

/// The values of a key that mean the same as no key.
macro_rules! silence {
    () => {
        crate::scenario::read::shape::Silence::Never
    };
    (default $literal:literal $($rest:tt)*) => {
        crate::scenario::read::shape::Silence::Default(stringify!($literal))
    };
    (off $($rest:tt)*) => {
        crate::scenario::read::shape::Silence::Default("false")
    };
    (empty $($rest:tt)*) => {
        crate::scenario::read::shape::Silence::Empty
    };
    (empty_entries $($rest:tt)*) => {
        crate::scenario::read::shape::Silence::EmptyEntries
    };
    (unhashed $($rest:tt)*) => {
        crate::scenario::read::shape::Silence::Always
    };
    ($other:tt $($rest:tt)*) => {
        $crate::scenario::entry::noun::silence!($($rest)*)
    };
}

/// The limits of a value in the schema, as a list of names with values.
#[cfg(feature = "serde")]
macro_rules! limits {
    ($($name:ident $($value:literal)*)*) => {
        vec![$((stringify!($name), vec![$(serde_json::json!($value)),*])),*]
    };
}

#[cfg(feature = "serde")]
pub(crate) use limits;
pub(crate) use {about, name, noun, setter, setters, silence, table};
