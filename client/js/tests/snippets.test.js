// The programs of docs/clients.md do what the page says.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { output, program } from './docs.js';
import { binary, root, startNode } from './node.js';

const run = promisify(execFile);
const PROGRAM_MS = 180_000;
// What Node.js 18 lacks and later ones have without being asked.
const NODE_OPTIONS = globalThis.crypto ? [] : ['--experimental-global-webcrypto'];

// Inside the package, so that the programs find its modules.
const dir = mkdtempSync(join(root, 'client/js/node_modules/.salus-docs-'));
let node;
before(async () => (node = await startNode()));
after(async () => {
	await node?.stop();
	rmSync(dir, { recursive: true });
});

async function printed(command, ...args) {
	const env = { ...process.env, SALUS_NODE: node.url };
	return (await run(command, args, { env, timeout: PROGRAM_MS })).stdout;
}

for (const name of ['polkadot-js', 'papi']) {
	test(`the ${name} program of docs/clients.md prints what the page says`, async () => {
		const file = join(dir, `${name}.mjs`);
		writeFileSync(file, `${program('js', 'both')}\n${program('js', name)}`);
		assert.match(await printed(process.execPath, ...NODE_OPTIONS, file), output(name));
	});
}

test('the subxt program of docs/clients.md prints what the page says', async () => {
	const example = readFileSync(join(root, 'client/examples/subxt.rs'), 'utf8');
	assert.equal(example, program('rust', 'subxt'), 'client/examples/subxt.rs is the program as cargo sees it');
	assert.match(await printed(binary('examples/subxt')), output('subxt'));
});
