//! The `lemmacheck` program.

fn main() -> std::process::ExitCode {
    lemmacheck::command_line()
}
