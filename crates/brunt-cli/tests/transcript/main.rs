//! What a user types and sees, word for word.

#[test]
fn every_session_shows_what_it_is_said_to_show() {
    trycmd::TestCases::new()
        .case("tests/transcript/cases/*.trycmd")
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1");
}
