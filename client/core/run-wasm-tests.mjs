// Runs unit tests as WebAssembly, in Node.js: `node run-wasm-tests.mjs FILE.wasm`. `cargo test` calls it, see
// the Makefile. The test harness has no output there: a test that fails stops the program, and the trace
// names it. What asks for the things of a browser gets them through wasm-bindgen, which scripts/setup installs.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

Error.stackTraceLimit = 60;
const [file] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(file));
const alone = WebAssembly.Module.imports(module).length === 0;
const started = performance.now();
try {
	await (alone ? runAlone() : runWithHost());
} catch (error) {
	const lines = error.stack.split('\n');
	const ours = lines.filter((line) => !/3std|4core|7___rustc|4test/.test(line));
	console.error(`a unit test failed as WebAssembly\n${ours.join('\n')}`);
	process.exit(1);
}
console.log(`unit tests passed as WebAssembly in ${Math.round(performance.now() - started)} ms`);

/** Runs what needs nothing from outside. */
async function runAlone() {
	const { exports } = await WebAssembly.instantiate(module, {});
	const code = exports.main(0, 0);
	if (code !== 0) {
		throw new Error(`the tests ended with ${code}`);
	}
}

/** Runs what takes random numbers, the clock and timers from its host. */
async function runWithHost() {
	const folder = mkdtempSync(join(tmpdir(), 'salus-wasm-'));
	try {
		const options = ['--target', 'nodejs', '--no-typescript', '--keep-debug', '--out-dir', folder];
		execFileSync('wasm-bindgen', [...options, file], { stdio: ['ignore', 'inherit', 'inherit'] });
		const name = basename(file, '.wasm');
		createRequire(import.meta.url)(join(folder, `${name}.js`));
	} finally {
		rmSync(folder, { recursive: true });
	}
}
