//! This program beside an earlier one: `BRUNT_BEFORE=path/to/brunt cargo bench --bench before`.
//!
//! Both programs run the same commands on the same files in turns, seven times each, on one thread; what counts is their CPU time. A ratio
//! of 2 says that the program of this source takes half the time. `BRUNT_NOW` names the program to measure, `target/release/brunt` if it is
//! left out: build it first by `cargo build --release`. Times of other processes are read from `/proc`, so the bench needs Linux.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Number of runs of each program.
const RUNS: usize = 7;

/// Name, command, scenario and number of trials.
const WORK: [(&str, &str, &str, &str); 4] = [
    ("contact centre with terms", "run", "scenarios/contact-centre.toml", "20000"),
    ("controls of the contact centre", "controls", "scenarios/contact-centre.toml", "20000"),
    ("stresses of the contact centre", "stress", "scenarios/contact-centre.toml", "20000"),
    ("payments", "run", "scenarios/payments.toml", "100000"),
];

fn main() -> ExitCode {
    let Ok(before) = std::env::var("BRUNT_BEFORE") else {
        println!("skipped: BRUNT_BEFORE does not name an earlier program");
        return ExitCode::SUCCESS;
    };
    let now = std::env::var("BRUNT_NOW").unwrap_or_else(|_| "target/release/brunt".to_owned());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    for (name, command, file, trials) in WORK {
        if wanted.as_ref().is_some_and(|wanted| !name.contains(wanted.as_str())) {
            continue;
        }
        let run = |program: &str| {
            seconds(Command::new(program).current_dir(root).args([command, file, "--threads", "1", "--trials", trials]))
        };
        let mut taken = Vec::new();
        for _ in 0..RUNS {
            let (Some(then), Some(now)) = (run(&before), run(&now)) else {
                println!("{name}: a program did not run, or its time cannot be read");
                return ExitCode::FAILURE;
            };
            taken.push((then, now, then / now));
        }
        let of = |side: fn(&(f64, f64, f64)) -> f64| median(taken.iter().map(side).collect());
        println!(
            "{name}: {trials} trials, before {:.2} s, now {:.2} s, ratio {:.2}",
            of(|of| of.0),
            of(|of| of.1),
            of(|of| of.2)
        );
    }
    ExitCode::SUCCESS
}

/// CPU time of a program; `None` if it did not start, or the system does not tell.
fn seconds(command: &mut Command) -> Option<f64> {
    let before = of_children()?;
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    Some((of_children()? - before).max(0.01))
}

/// CPU time of all finished children of this process, which Linux counts in hundredths of a second.
fn of_children() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the name of the program in brackets, the fields 16 and 17 are the times of children as user and in the system.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
    Some((ticks(16)? + ticks(17)?) / 100.0)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
