//! Objects in which every name stands once: what is written twice would be read in two ways.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A map of names; an error names the first that stands twice.
pub(super) fn once<'de, D: Deserializer<'de>, V: Deserialize<'de>>(from: D) -> Result<BTreeMap<String, V>, D::Error> {
    struct Once<V>(PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Once<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut once = BTreeMap::new();
            while let Some((name, value)) = map.next_entry::<String, V>()? {
                if once.contains_key(&name) {
                    return Err(A::Error::custom(format_args!("`{name}` stands twice in one object")));
                }
                once.insert(name, value);
            }
            Ok(once)
        }
    }
    from.deserialize_map(Once(PhantomData))
}
