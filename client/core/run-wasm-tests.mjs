// Runs unit tests as WebAssembly, in Node.js: `node run-wasm-tests.mjs FILE.wasm`. `cargo test` calls it, see
// the Makefile. The test harness has no output there: a test that fails stops the program, and the trace
// names it.

import { readFileSync } from 'node:fs';

Error.stackTraceLimit = 60;
const [file] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(file));
const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) {
	console.error('it asks for things outside:', imports.map((it) => `${it.module}.${it.name}`).join(', '));
	process.exit(1);
}
const { exports } = await WebAssembly.instantiate(module, {});
const started = performance.now();
try {
	const code = exports.main(0, 0);
	if (code !== 0) {
		throw new Error(`the tests ended with ${code}`);
	}
} catch (error) {
	const lines = error.stack.split('\n');
	const ours = lines.filter((line) => !/3std|4core|7___rustc|4test/.test(line));
	console.error(`a unit test failed as WebAssembly\n${ours.join('\n')}`);
	process.exit(1);
}
console.log(`unit tests passed as WebAssembly in ${Math.round(performance.now() - started)} ms`);
