//! What an appetite statement limits, read from the statement as typed.

/// Loss that a statement limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limited {
    /// Whether the loss is net, after contracts and insurance.
    pub net: bool,
    /// Id of the party; `total` for all parties, `event` for the largest event.
    pub of: String,
}

/// A statement `P(loss > amount)`: the loss, and the amount.
pub(super) fn exceeding(statement: &str) -> Option<(Limited, f64)> {
    let text = packed(statement);
    let inner = text.strip_prefix("P(")?;
    let (loss, rest) = inner.split_once('>')?;
    let amount = rest.split(')').next()?.replace('_', "").parse().ok()?;
    Some((limited(loss)?, amount))
}

/// A statement about an amount of a bad trial, such as `TVaR99(net(client))`: the loss. A limit of the mean is no level that single losses
/// are held against.
pub(super) fn amount(statement: &str) -> Option<Limited> {
    let text = packed(statement);
    let (measure, rest) = text.split_once('(')?;
    let is_amount = measure.starts_with("VaR") || measure.starts_with("TVaR");
    if is_amount { limited(rest.split_once("<=")?.0.strip_suffix(')')?) } else { None }
}

/// Whether a statement is about a probability rather than an amount.
pub(super) fn is_share(statement: &str) -> bool {
    packed(statement).starts_with("P(")
}

fn packed(statement: &str) -> String {
    statement.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn limited(loss: &str) -> Option<Limited> {
    if loss == "largest_event" {
        return Some(Limited { net: false, of: "event".into() });
    }
    let (kind, rest) = loss.split_once('(')?;
    let of = rest.strip_suffix(')')?.trim_matches(['"', '\'', '`']).to_string();
    matches!(kind, "net" | "gross").then_some(Limited { net: kind == "net", of })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(net: bool) -> Limited {
        Limited { net, of: "client".into() }
    }

    #[test]
    fn the_limited_loss_is_read() {
        assert_eq!(exceeding("P( net(client) > 5_000_000 ) <= 1%"), Some((client(true), 5e6)));
        assert_eq!(exceeding("P(gross(client)>5e6) <= 0.01"), Some((client(false), 5e6)));
        assert_eq!(amount("TVaR99(net(client)) <= 4e6"), Some(client(true)));
    }

    #[test]
    fn the_largest_event_is_a_loss_of_its_own() {
        let event = Limited { net: false, of: "event".into() };
        assert_eq!(amount("VaR99(largest_event) <= 1e7"), Some(event.clone()));
        assert_eq!(exceeding("P(largest_event > 1e6) <= 2%"), Some((event, 1e6)));
    }

    #[test]
    fn other_statements_limit_no_loss() {
        assert_eq!(exceeding("P(breach(node)) <= 1%"), None);
        assert_eq!(amount("P(gross(total) > 5e6) <= 1%"), None);
        assert_eq!(amount("mean(gross(client)) <= 4e6"), None);
        assert_eq!(exceeding("nonsense"), None);
        assert!(is_share(" P(breach(x)) <= 1%") && !is_share("VaR99(net(x)) <= 1"));
    }
}
