//! Figures as a table shows them: short, and never more exact than they are.

use std::time::Duration;

/// The one in the middle.
pub(crate) fn median<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

/// A duration in the unit that leaves two or three digits.
pub(crate) fn time(duration: Duration) -> String {
    let micros = duration.as_secs_f64() * 1e6;
    match micros {
        ..10.0 => format!("{micros:.1} µs"),
        10.0..1e3 => format!("{micros:.0} µs"),
        1e3..1e4 => format!("{:.1} ms", micros / 1e3),
        1e4..1e6 => format!("{:.0} ms", micros / 1e3),
        _ => format!("{:.1} s", micros / 1e6),
    }
}

/// How many times as much `other` is.
pub(crate) fn ratio(other: Duration, ours: Duration) -> String {
    let ratio = other.as_secs_f64() / ours.as_secs_f64();
    match ratio {
        ..10.0 => format!("x{ratio:.1}"),
        10.0..1e4 => format!("x{ratio:.0}"),
        _ => format!("x{:.0}k", ratio / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let shown = |nanos| time(Duration::from_nanos(nanos));
        assert_eq!(shown(3_249), "3.2 µs");
        assert_eq!(shown(471_200), "471 µs");
        assert_eq!(shown(8_812_000), "8.8 ms");
        assert_eq!(shown(46_100_000), "46 ms");
        assert_eq!(shown(1_040_000_000), "1.0 s");
    }

    #[test]
    fn ratios_are_to_ours() {
        let ours = Duration::from_micros(20);
        assert_eq!(ratio(Duration::from_micros(50), ours), "x2.5");
        assert_eq!(ratio(Duration::from_millis(2), ours), "x100");
        assert_eq!(ratio(Duration::from_secs(1), ours), "x50k");
    }

    #[test]
    fn nothing_has_no_median() {
        assert_eq!(median(vec![3, 1, 2]), Some(2));
        assert_eq!(median::<u8>(Vec::new()), None);
    }
}
