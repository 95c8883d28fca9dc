// Accounts that Polkadot.js makes and exports are the same accounts to `salus`. And docs/formats.md says
// how the keys of such an account derive.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady, decodeAddress, encodeAddress, mnemonicGenerate } from '@polkadot/util-crypto';
import { binary, startNode } from './node.js';

const run = promisify(execFile);
const dir = mkdtempSync(join(tmpdir(), 'salus-account-'));
let node;
before(async () => {
	await cryptoWaitReady();
	node = await startNode();
});
after(async () => {
	await node?.stop();
	rmSync(dir, { recursive: true });
});

const file = (name, text) => {
	writeFileSync(join(dir, name), text, { mode: 0o600 });
	return join(dir, name);
};

async function salus(...args) {
	const options = ['--node', node.url, '--data-dir', join(dir, 'data'), '--output', 'json'];
	const { stdout } = await run(binary('salus'), [...options, ...args], { cwd: dir });
	return JSON.parse(stdout);
}

const PASSWORD = 'Schlüssel 🔑';

function importing(name, json) {
	const from = ['--polkadot-js', file(`${name}.json`, JSON.stringify(json))];
	const secrets = ['--password-file', file('password', PASSWORD), '--passphrase-file', file('passphrase', 'p')];
	return salus('account', 'import', name, ...from, ...secrets);
}

/** The account's age identity, 32 bytes in hexadecimal, as the tail of `salus account identity`. */
async function identity(name) {
	const secrets = ['--account', name, '--passphrase-file', join(dir, 'passphrase')];
	await salus('account', 'identity', '--out', `${name}.key`, ...secrets);
	const text = readFileSync(join(dir, `${name}.key`), 'utf8').match(/^AGE-SECRET-KEY-1(.*)$/m)[1];
	const words = [...text.toLowerCase()].slice(0, -6).map((c) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.indexOf(c));
	const bits = words.map((word) => word.toString(2).padStart(5, '0')).join('').slice(0, 256);
	return BigInt(`0b${bits}`).toString(16).padStart(64, '0');
}

const hmac = (key, ...parts) => createHmac('sha256', key).update(Buffer.concat(parts.map((it) => Buffer.from(it)))).digest();

/** The same, as docs/formats.md derives it from what Polkadot.js has as the secret key. */
function derived(pair) {
	const secret = Buffer.from(pair.toJson().encoded, 'base64').subarray(16, 48);
	const root = hmac(hmac('salus/v1', secret), 'salus/v1/sr25519', [1]);
	return hmac(root, 'salus/v1/identity', [1]).toString('hex');
}

for (const path of ['', '//hard/soft']) {
	test(`account that Polkadot.js exports signs and decrypts with its own key${path && ` at ${path}`}`, async () => {
		const keyring = new Keyring({ type: 'sr25519', ss58Format: 0 });
		const pair = keyring.addFromUri(mnemonicGenerate() + path, { name: 'Erika' });
		const name = `a${path.replaceAll('/', '_')}`;
		const { address } = await importing(name, pair.toJson(PASSWORD));
		assert.equal(address, encodeAddress(decodeAddress(pair.address), 42));
		assert.equal(await identity(name), derived(pair));
	});
}

test('two accounts that derive softly from one phrase are one account', async () => {
	const phrase = `${mnemonicGenerate()}/soft`;
	const [first, second] = [1, 2].map(() => new Keyring({ type: 'sr25519' }).addFromUri(phrase));
	assert.notEqual(first.toJson().encoded, second.toJson().encoded, 'the half that is left out differs');
	await importing('first', first.toJson(PASSWORD));
	await importing('second', second.toJson(PASSWORD));
	assert.equal(await identity('first'), await identity('second'));
});

test('keys of other kinds, several accounts and keys without a password are refused by name', async () => {
	const refused = async (name, json, code) => {
		const error = await importing(name, json).then(() => assert.fail(`${name} was taken`), (error) => error);
		assert.equal(JSON.parse(error.stderr).error.code, code);
	};
	for (const type of ['ed25519', 'ecdsa', 'ethereum']) {
		const pair = new Keyring({ type }).addFromSeed(new Uint8Array(32).fill(1));
		await refused(type, pair.toJson(PASSWORD), 'salus::polkadot_js::key_type');
	}
	const pair = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
	await refused('plain', pair.toJson(), 'salus::polkadot_js::unprotected');
	// What the extension writes for all accounts at once.
	const { encoded, encoding } = pair.toJson(PASSWORD);
	const batch = { encoded, encoding: { ...encoding, content: ['batch-pkcs8'] }, accounts: [{ address: pair.address }] };
	await refused('batch', batch, 'salus::polkadot_js::batch');
});
