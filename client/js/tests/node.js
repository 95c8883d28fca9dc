// A development node of the tests' own: on free ports, in a temporary folder that is removed. It ends
// with the process that started it, however that comes about.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MS = 180_000;

export const root = new URL('../../../', import.meta.url).pathname;

const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');

/** A program that `make` compiled. */
export function binary(name) {
	const path = join(target, 'release', name);
	if (!existsSync(path)) throw new Error(`${path} is missing: run make test-js`);
	return path;
}

// Waits for a line or for the end of its input: both come when the tests are over.
const KEEPER = '"$@" </dev/null >>"$LOG" 2>&1 & read -r _; kill -KILL $!; wait $!; rm -rf "$DIR"';

/** Starts a node. `stop` ends it and removes what it kept. */
export async function startNode() {
	const program = process.env.SALUS_NODE_BINARY ?? binary('salus-node');
	const dir = mkdtempSync(join(tmpdir(), 'salus-js-'));
	const log = join(dir, 'node.log');
	const options = [
		'--dev',
		`--base-path=${join(dir, 'chain')}`,
		'--rpc-port=0',
		'--port=0',
		'--no-prometheus',
		'--no-mdns',
		'--reserved-only',
		'--disable-log-color',
	];
	const keeper = spawn(
		'sh',
		['-c', KEEPER, 'keeper', program, ...options],
		{ env: { ...process.env, LOG: log, DIR: dir }, stdio: ['pipe', 'ignore', 'ignore'] },
	);
	const ended = new Promise((resolve) => keeper.once('exit', resolve));
	const stop = () => {
		keeper.stdin.end();
		return ended;
	};
	const said = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
	for (const end = Date.now() + START_MS; Date.now() < end; await sleep(50)) {
		const port = /Running JSON-RPC server: addr=127\.0\.0\.1:(\d+)/.exec(said())?.[1];
		if (port) return { url: `ws://127.0.0.1:${port}`, stop };
		if (/^error:/im.test(said())) break;
	}
	const words = said();
	await stop();
	throw new Error(`the node did not start: ${words}`);
}
