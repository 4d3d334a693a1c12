//! Laws of the number of occurrences a year, as a scenario states them.

/// A frequency with its generating function. Formulas: Klugman, Panjer and Willmot, Loss Models, 4th ed. 2012, appendix B.
#[derive(Debug, Clone, Copy)]
pub(super) enum Frequency {
    Poisson(f64),
    NegativeBinomial { mean: f64, k: f64 },
}

impl Frequency {
    pub(super) fn text(self) -> String {
        match self {
            Self::Poisson(mean) => format!("{{ poisson = {mean} }}"),
            Self::NegativeBinomial { mean, k } => format!("{{ negative_binomial = {{ mean = {mean}, k = {k} }} }}"),
        }
    }

    pub(super) fn mean(self) -> f64 {
        match self {
            Self::Poisson(mean) | Self::NegativeBinomial { mean, .. } => mean,
        }
    }

    /// E[z^N]
    pub(super) fn generating(self, z: f64) -> f64 {
        match self {
            Self::Poisson(mean) => (mean * (z - 1.0)).exp(),
            Self::NegativeBinomial { mean, k } => (1.0 + mean / k * (1.0 - z)).powf(-k),
        }
    }

    /// a and b of p_n = (a + b / n) p_(n-1), n = 1, 2, ... (Panjer 1981).
    pub(super) fn recursion(self) -> (f64, f64) {
        match self {
            Self::Poisson(mean) => (0.0, mean),
            Self::NegativeBinomial { mean, k } => {
                let beta = mean / k;
                (beta / (1.0 + beta), (k - 1.0) * beta / (1.0 + beta))
            }
        }
    }

    /// Cumulants 1 to 4 of the sum of N independent numbers with moments m1 to m4.
    ///
    /// log E[exp(t S)] is the sum over j of w_j u^j with u = E[exp(t X)] - 1 = m1 t + m2 t^2 / 2 + ...; for Poisson w_1 = mean and no
    /// more, for the negative binomial -k log(1 - beta u) gives w_j = k beta^j / j. Collected by powers of t.
    pub(super) fn cumulants(self, [m1, m2, m3, m4]: [f64; 4]) -> [f64; 4] {
        let w = match self {
            Self::Poisson(mean) => [mean, 0.0, 0.0, 0.0],
            Self::NegativeBinomial { mean, k } => [1, 2, 3, 4].map(|j| k * (mean / k).powi(j) / f64::from(j)),
        };
        [
            w[0] * m1,
            w[0] * m2 + w[1] * 2.0 * m1 * m1,
            w[0] * m3 + w[1] * 6.0 * m1 * m2 + w[2] * 6.0 * m1.powi(3),
            w[0] * m4 + w[1] * (8.0 * m1 * m3 + 6.0 * m2 * m2) + w[2] * 36.0 * m1 * m1 * m2 + w[3] * 24.0 * m1.powi(4),
        ]
    }
}
