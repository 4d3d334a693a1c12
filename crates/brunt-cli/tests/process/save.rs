//! Saved results.

use crate::program::{FILES, TINY, bytes, directory, expect, names, text};

#[test]
fn results_replace_their_own_files_and_leave_others() {
    let (guard, path) = directory();
    let place = guard.path().join("new/results");
    std::fs::create_dir_all(&place).expect("made");
    std::fs::write(place.join("notes.txt"), "mine").expect("written");
    std::fs::write(place.join("results.json"), "old").expect("written");
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
fn the_printed_report_is_the_saved_one_without_its_state() {
    let (guard, path) = directory();
    let output = expect(0, &format!("run {TINY} --trials 2000 --format json --out {path}"));
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut saved: serde_json::Value = serde_json::from_slice(&bytes(guard.path().join(FILES[0]))).expect("JSON");
    assert!(saved.as_object_mut().and_then(|saved| saved.remove("state")).is_some());
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

#[test]
fn a_precision_that_is_reached_or_not_is_reported() {
    let (guard, path) = directory();
    let output = expect(0, &format!("run {TINY} --precision 20% --format json --out {path}"));
    let report: brunt::report::Report = serde_json::from_slice(&output.stdout).expect("a report");
    let precision = report.run.precision.expect("a precision");
    assert!(precision.reached.is_some_and(|reached| reached <= 0.2) && !precision.limit_hit);
    assert!(report.total.mean.adaptive);
    let output = expect(0, &format!("run {TINY} --precision 0.001% --max-trials 150000"));
    let page = text(&output.stdout);
    assert!(page.contains("NOT reached") && page.contains("150,000 trials"), "{page}");
    assert_eq!(names(guard.path()), FILES);
}
