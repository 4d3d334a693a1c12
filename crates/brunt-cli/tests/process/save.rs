//! Saved results.

use crate::program::{EVENTS, FILES, INSURED, TINY, bytes, command, directory, expect, names, text};

#[test]
fn results_replace_their_own_files_and_leave_others() {
    let (guard, path) = directory();
    let place = guard.path().join("new/results");
    std::fs::create_dir_all(&place).expect("made");
    std::fs::write(place.join("notes.txt"), "mine").expect("written");
    expect(0, &format!("run {TINY} --trials 500 --events all --out {path}/new/results"));
    expect(0, &format!("run {TINY} --trials 1000 --out {path}/new/results"));
    let expected: Vec<&str> = ["notes.txt"].iter().chain(FILES).copied().collect();
    assert_eq!(names(&place), expected);
    assert!(text(&bytes(place.join("results.json"))).starts_with("{\n  \"format\": 1,"));
}

#[test]
fn results_do_not_depend_on_threads() {
    let (guard, path) = directory();
    for threads in [1, 2, 5] {
        expect(0, &format!("run {TINY} --trials 30000 --seed 3 --threads {threads} --out {path}/{threads}"));
    }
    for &file in FILES {
        let of = |threads: &str| bytes(guard.path().join(threads).join(file));
        assert!(of("1") == of("2") && of("1") == of("5"), "{file}");
    }
}

#[test]
fn the_printed_report_is_the_saved_one_without_its_last_members() {
    let (guard, path) = directory();
    let output = expect(0, &format!("run {TINY} --trials 2000 --format json --out {path}"));
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut saved: serde_json::Value = serde_json::from_slice(&bytes(guard.path().join(FILES[0]))).expect("JSON");
    for only_saved in ["record", "files", "state", "sha256"] {
        assert!(saved.as_object_mut().and_then(|saved| saved.remove(only_saved)).is_some(), "{only_saved}");
    }
    assert_eq!(printed, saved);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_and_csv_hold_the_same_numbers() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 100..2100 --out {path}"));
    let csv = text(&bytes(guard.path().join("trials.csv")));
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("trial,total,largest_event,party_client,party_provider"));
    let file = std::fs::File::open(guard.path().join("trials.parquet")).expect("there");
    let reader = SerializedFileReader::new(file).expect("a Parquet file");
    let rows = reader.get_row_iter(None).expect("rows");
    let mut trials = 0;
    for (row, line) in rows.zip(lines) {
        let row = row.expect("a row");
        let mut cells = line.split(',');
        assert_eq!(
            row.get_ulong(0).expect("a trial"),
            cells.next().and_then(|x| x.parse::<u64>().ok()).expect("a trial")
        );
        for (column, cell) in cells.enumerate() {
            let number: f64 = cell.parse().expect("a number");
            assert_eq!(row.get_double(column + 1).expect("a loss").to_bits(), number.to_bits());
        }
        trials += 1;
    }
    assert_eq!(trials, 2000);
    assert_eq!(reader.metadata().file_metadata().num_rows(), 2000);
}

/// The columns of each line of a CSV file, by name.
fn table(csv: &str) -> Vec<std::collections::HashMap<String, String>> {
    let mut lines = csv.lines();
    let names: Vec<String> = lines.next().expect("a header").split(',').map(str::to_string).collect();
    lines.map(|line| names.iter().cloned().zip(line.split(',').map(str::to_string)).collect()).collect()
}

#[test]
fn events_add_up_to_the_losses_by_trial() {
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 10..600 --out {path} --events all"));
    let mut expected: Vec<&str> = FILES.iter().chain(EVENTS).copied().collect();
    expected.sort_unstable();
    assert_eq!(names(guard.path()), expected);
    let of = |file: &str| table(&text(&bytes(guard.path().join(file))));
    let (trials, events) = (of("trials.csv"), of("events.csv"));
    let number =
        |row: &std::collections::HashMap<String, String>, name: &str| row[name].parse::<f64>().expect("a number");
    for trial in &trials {
        let period = trial["trial"].parse::<u64>().expect("a trial") + 1;
        let of_trial: Vec<_> = events.iter().filter(|event| event["Period"] == period.to_string()).collect();
        for (by_event, by_trial) in [
            ("Loss", "total"),
            ("Gross_client", "party_client"),
            ("Net_provider", "net_provider"),
            ("Net_lead", "net_lead"),
            ("Transfer_msa.labour", "clause_msa.labour"),
            ("Recovery_cyber", "recovery_cyber"),
        ] {
            let sum: f64 = of_trial.iter().map(|event| number(event, by_event)).sum();
            let stated = number(trial, by_trial);
            assert!((sum - stated).abs() <= 1e-9 * stated.abs().max(1.0), "{period} {by_event}: {sum} is not {stated}");
        }
    }
    let chain = events.iter().find(|event| event["CauseChain"].contains('>')).expect("a fine that followed");
    assert_eq!((chain["RootThreat"].as_str(), chain["CauseChain"].as_str()), ("breach", "breach>fine"));
    let storm = events.iter().find(|event| event["RootThreat"] == "storm").expect("a storm");
    assert!(["north", "south", "north; south"].contains(&storm["CauseNodes"].as_str()), "{storm:?}");
    assert!(storm["Year"] == "2029" && number(storm, "PeriodWeight") == 1.0 / 590.0);
}

#[cfg(feature = "parquet")]
#[test]
fn the_parquet_table_of_events_holds_the_numbers_of_the_csv() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 5000 --out {path} --events tail"));
    let csv = text(&bytes(guard.path().join("events.csv")));
    let (header, lines) = csv.split_once('\n').expect("a header");
    let names: Vec<&str> = header.split(',').collect();
    let file = std::fs::File::open(guard.path().join("events.parquet")).expect("there");
    let reader = SerializedFileReader::new(file).expect("a Parquet file");
    let mut rows = 0;
    for (row, line) in reader.get_row_iter(None).expect("rows").zip(lines.lines()) {
        let row = row.expect("a row");
        for (column, (name, cell)) in names.iter().zip(line.split(',')).enumerate() {
            let same = match *name {
                "RootThreat" | "CauseChain" | "CauseNodes" => row.get_string(column).expect("text") == cell,
                "Period" | "EventId" | "trial" | "Year" | "Month" | "Day" | "Hour" | "Minute" => {
                    row.get_long(column).expect("a whole number").to_string() == cell
                }
                _ => row.get_double(column).expect("a number").to_bits() == cell.parse::<f64>().expect("one").to_bits(),
            };
            assert!(same, "row {rows}, {name}: {cell}");
        }
        rows += 1;
    }
    // Half a hundred trials of each tail, and every event of theirs.
    assert!(rows > 100 && reader.metadata().file_metadata().num_rows() == rows && lines.lines().count() as i64 == rows);
}

#[test]
fn a_precision_that_is_reached_or_not_is_reported() {
    let (guard, path) = directory();
    let output = expect(0, &format!("run {TINY} --precision 20% --format json --out {path}"));
    let report: brunt::report::Report = serde_json::from_slice(&output.stdout).expect("a report");
    let precision = report.run.precision.expect("a precision");
    assert!(precision.reached.is_some_and(|reached| reached <= 0.2) && !precision.limit_hit);
    assert!(report.total.mean.adaptive);
    let output = expect(6, &format!("run {TINY} --precision 0.001% --max-trials 150000"));
    let page = text(&output.stdout);
    assert!(page.contains("NOT reached") && page.contains("150,000 trials"), "{page}");
    assert_eq!(names(guard.path()), FILES);
}

#[test]
fn a_file_that_is_not_of_an_earlier_run_is_refused_by_name() {
    let commands: [(&str, &[&str]); 4] = [
        (&format!("run {TINY} --trials 100"), FILES),
        (&format!("run {TINY} --trials 100 --events all"), EVENTS),
        ("controls tests/fixture/guards.toml --trials 100", &["controls.csv"]),
        ("stress tests/fixture/stressed.toml --trials 100", &["stress.csv"]),
    ];
    for (arguments, files) in commands {
        for file in files {
            let (guard, path) = directory();
            std::fs::write(guard.path().join(file), "mine").expect("written");
            let output = expect(2, &format!("{arguments} --out {path}"));
            let message = text(&output.stderr);
            assert!(message.contains(file) && message.contains("move it away"), "{message}");
            assert_eq!(text(&output.stdout), "", "found out before the run");
            assert_eq!(text(&bytes(guard.path().join(file))), "mine");
            assert_eq!(names(guard.path()), [*file]);
        }
    }
}

#[test]
fn a_file_beside_a_run_that_the_run_does_not_list_is_refused_too() {
    let (guard, path) = directory();
    expect(0, &format!("run {TINY} --trials 100 --out {path}"));
    std::fs::write(guard.path().join("events.csv"), "mine").expect("written");
    expect(0, &format!("run {TINY} --trials 200 --out {path}"));
    let output = expect(2, &format!("run {TINY} --trials 300 --events tail --out {path}"));
    assert!(text(&output.stderr).contains("events.csv"), "{}", text(&output.stderr));
    assert_eq!(text(&bytes(guard.path().join("events.csv"))), "mine");
    assert!(text(&bytes(guard.path().join("results.json"))).contains("\"trials\": 200"));
}

#[test]
fn two_runs_into_one_directory_leave_one_of_them_whole() {
    let (guard, path) = directory();
    for round in 0..5 {
        let start = |seed: u32| {
            let arguments = format!("run {TINY} --trials 20000 --seed {seed} --out {path}");
            command(&arguments).stdout(std::process::Stdio::null()).spawn().expect("starts")
        };
        let mut runs = [start(1), start(2), start(3)];
        assert!(runs.iter_mut().all(|run| run.wait().expect("ends").success()), "{round}");
        assert_eq!(names(guard.path()), FILES);
        // The checksums of the files are those of the results, and the figures those of the files.
        expect(0, &format!("merge {TINY} {path}"));
        expect(0, &format!("verify {path}"));
    }
}

/// A fine that every one of the worst hundredth of years pays in full has no error; one that has no mean never has an interval.
#[test]
fn a_precision_is_reached_at_once_where_there_is_no_error_and_never_where_there_is_no_mean() {
    let (_guard, path) = directory();
    let run = |code, frequency: &str, amount: &str| {
        let file = format!("{path}/fine.toml");
        let text = format!(
            "brunt = 1\nscenario = {{ name = \"fine\", currency = \"USD\" }}\nparties.a = {{}}\n[threats.fine]\n\
             framework = \"operational\"\nfrequency = {frequency}\n\
             losses = {{ category = \"c\", bearer = \"a\", amount = {amount} }}\n"
        );
        std::fs::write(&file, text).expect("a file");
        let output = expect(code, &format!("run {file} --precision 1% --max-trials 400000 --format json"));
        serde_json::from_slice::<brunt::report::Report>(&output.stdout).expect("a report")
    };
    let certain = run(0, "{ bernoulli = 0.05 }", "1e7");
    assert_eq!(
        (certain.run.trials, certain.run.precision.and_then(|precision| precision.reached)),
        (100_000, Some(0.0))
    );
    let never = run(6, "{ fixed = 1 }", "{ pareto = { min = 1, index = 0.9 } }");
    assert_eq!((never.run.trials, never.run.precision.map(|precision| precision.limit_hit)), (100_000, Some(false)));
    assert!(never.notes.contains(&brunt::report::Note::PrecisionNotReached));
}

#[test]
fn events_have_the_trial_of_the_losses_and_ids_in_the_order_of_time() {
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 10..900 --out {path} --events all"));
    let events = table(&text(&bytes(guard.path().join("events.csv"))));
    let whole = |row: &std::collections::HashMap<String, String>, name: &str| row[name].parse::<u64>().expect("whole");
    let mut several = 0;
    for pair in events.windows(2) {
        let [trial, next] = [&pair[0], &pair[1]].map(|row| whole(row, "trial"));
        assert_eq!(whole(&pair[0], "Period"), trial + 1);
        assert!(trial <= next);
        let [id, after] = [&pair[0], &pair[1]].map(|row| whole(row, "EventId"));
        if trial == next && after > 0 {
            several += 1;
            assert_eq!(after, id + 1, "{pair:?}");
            let time = |row| ["Year", "Month", "Day", "Hour", "Minute"].map(|part| whole(row, part));
            assert!(time(&pair[0]) <= time(&pair[1]), "{pair:?}");
        } else if trial != next {
            assert!(after <= 1, "{pair:?}");
        }
    }
    assert!(several > 100, "{several}");
}

#[test]
fn layers_have_curves_of_their_yearly_sums_and_largest_payments() {
    let (guard, path) = directory();
    expect(0, &format!("run {INSURED} --trials 2000 --out {path} --events all"));
    let report: brunt::report::Report =
        serde_json::from_slice(&bytes(guard.path().join("results.json"))).expect("a report");
    let of = |file: &str| table(&text(&bytes(guard.path().join(file))));
    let (trials, events) = (of("trials.csv"), of("events.csv"));
    for (id, by_trial, by_event) in [
        ("cyber", "recovery_cyber", "Recovery_cyber"),
        ("outage", "recovery_outage", "Recovery_outage"),
        ("msa.downtime", "clause_msa.downtime", "Transfer_msa.downtime"),
        ("msa.labour", "clause_msa.labour", "Transfer_msa.labour"),
    ] {
        let layer = report.layers.iter().find(|layer| layer.id == id).expect("a layer");
        let number =
            |row: &std::collections::HashMap<String, String>, name| row[name].parse::<f64>().expect("a number");
        let sums: Vec<f64> = trials.iter().map(|trial| number(trial, by_trial)).collect();
        let mut largest = vec![0.0_f64; 2000];
        for event in events.iter().filter(|event| event["EventId"] != "0") {
            let trial = event["trial"].parse::<usize>().expect("a trial");
            largest[trial] = largest[trial].max(number(event, by_event));
        }
        for (curve, numbers) in [(&layer.exceedance.aggregate, sums), (&layer.exceedance.occurrence, largest)] {
            let mut sorted = numbers;
            sorted.sort_by(f64::total_cmp);
            for (period, rank) in [(10.0, 1800), (100.0, 1980)] {
                let point = curve.iter().find(|point| point.return_period == period).expect("a point");
                assert_eq!(point.loss.value, sorted[rank - 1], "{id}, once in {period}");
            }
        }
    }
}
