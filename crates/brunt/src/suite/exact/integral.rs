//! Integrals by quadrature, as precise as the numbers they are made of where the integrand is smooth.

/// Nodes and weights of Gauss and Legendre's rule of five points on [-1, 1].
const GAUSS: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

/// The integral of `f` from `from` to `to` over `panels` equal panels; a kink belongs between two panels.
pub(super) fn integral(from: f64, to: f64, panels: usize, f: impl Fn(f64) -> f64) -> f64 {
    let half = (to - from) / panels as f64 / 2.0;
    let panel = |index: usize| {
        let middle = from + half * (2 * index + 1) as f64;
        GAUSS.iter().map(|&(x, weight)| weight * f(middle + half * x)).sum::<f64>() * half
    };
    (0..panels).map(panel).sum()
}

/// The mean of f(Z) for a standard normal Z; what lies beyond nine standard deviations is below 1e-18.
pub(super) fn normal_mean(f: impl Fn(f64) -> f64) -> f64 {
    let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    integral(-9.0, 9.0, 180, |z| density(z) * f(z))
}

#[test]
fn quadrature_knows_integrals_in_closed_form() {
    let close = |found: f64, exact: f64| assert!((found / exact - 1.0).abs() < 1e-13, "{found}, not {exact}");
    close(integral(0.0, 2.0, 1, |x| x.powi(9)), 102.4);
    close(integral(0.0, 10.0, 40, |x| (-x).exp()), 1.0 - (-10.0_f64).exp());
    close(normal_mean(|z| (0.7 * z).exp()), (0.245_f64).exp());
    close(normal_mean(|z| z.powi(4)), 3.0);
}
