//! W3C trace context: taken from the caller or begun here, passed on with every event.

use uuid::Uuid;

/// The trace a request belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace(String);

impl Trace {
    /// The caller's trace with a new span, or a new trace.
    #[must_use]
    pub fn from_header(header: Option<&str>) -> Self {
        let id = header.and_then(trace_id).map_or_else(|| Uuid::new_v4().simple().to_string(), str::to_owned);
        let span = &Uuid::new_v4().simple().to_string()[..16];
        Self(format!("00-{id}-{span}-01"))
    }

    /// `traceparent` to pass on.
    #[must_use]
    pub fn header(&self) -> &str {
        &self.0
    }

    /// The id a clerk can read over the phone and find in every service's log.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0[3..35]
    }
}

/// The trace id of a well-formed `traceparent`.
#[must_use]
pub fn trace_id(header: &str) -> Option<&str> {
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let mut parts = header.split('-');
    let (version, id, span) = (parts.next()?, parts.next()?, parts.next()?);
    (version.len() == 2
        && id.len() == 32
        && span.len() == 16
        && hex(version)
        && hex(id)
        && hex(span)
        && id.bytes().any(|b| b != b'0'))
    .then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callers_trace_goes_on_and_a_broken_one_does_not() {
        let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(Trace::from_header(Some(given)).id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_ne!(Trace::from_header(Some("00-00-00-01")).id(), "00");
        assert_eq!(Trace::from_header(None).header().len(), 55);
    }
}
