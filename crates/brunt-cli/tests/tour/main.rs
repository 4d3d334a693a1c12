//! The README and the tour show what the program prints, and the scenario of the README is the file that it names.

use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn the_readme_and_the_tour_show_what_the_program_prints() {
    // Commands are typed in the root of a clone.
    std::env::set_current_dir(root()).expect("the workspace");
    trycmd::TestCases::new()
        .case("docs/tour.md")
        .case("README.md")
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1");
}

#[test]
fn the_scenario_of_the_readme_is_the_file() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).expect("it is there");
    let readme = read("README.md");
    let shown = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(shown, Some(read("scenarios/claims-desk.toml").as_str()));
}
