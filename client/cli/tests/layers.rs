//! What the layers below the command leave to it: the words about what to do next.

use std::{fs, path::Path};

/// The texts in quotes of a file in Rust, without those of its tests, which come last.
fn literals(source: &str) -> Vec<String> {
	let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
	let lines = source.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
	let source = lines.collect::<Vec<_>>().join("\n");
	let parts = source.replace("\\\"", "").replace("'\"'", "");
	parts.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Calls `visit` with each file in Rust under `dir`.
fn files(dir: &Path, visit: &mut dyn FnMut(&Path, &str)) {
	for entry in fs::read_dir(dir).expect("a folder") {
		let path = entry.expect("an entry").path();
		if path.is_dir() {
			files(&path, visit);
		} else if path.extension().is_some_and(|it| it == "rs") {
			visit(&path, &fs::read_to_string(&path).expect("text"));
		}
	}
}

#[test]
fn no_text_below_the_command_names_a_command_or_an_option() {
	let client = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the client's folder");
	let (mut seen, mut found) = (0, Vec::new());
	for layer in ["core/src", "src", "bench/src"] {
		files(&client.join(layer), &mut |path, source| {
			for text in literals(source) {
				seen += 1;
				let commands = ["salus account", "salus chain", "salus access", "salus record"];
				let named = text.contains("`salus")
					|| commands.iter().any(|command| text.contains(command))
					|| text.split([' ', '(', '`']).any(is_option);
				if named {
					found.push(format!("{}: {text}", path.display()));
				}
			}
		});
	}
	assert!(seen > 1000, "{seen}");
	assert_eq!(found, Vec::<String>::new());
}

/// Whether a word is an option as `--node`.
fn is_option(word: &str) -> bool {
	word.strip_prefix("--").is_some_and(|name| name.starts_with(|it: char| it.is_ascii_lowercase()))
}

#[test]
fn printing_of_errors_is_left_to_the_command() {
	let client = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the client's folder");
	for layer in ["core", ".", "bench"] {
		let manifest = fs::read_to_string(client.join(layer).join("Cargo.toml")).expect("text");
		assert!(!manifest.contains("miette"), "{layer}");
	}
}
