// What the node says to a client whose transaction it does not take: the table in docs/clients.md.

import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { createClient, Binary } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { root, startNode } from './node.js';

const page = readFileSync(join(root, 'docs/clients.md'), 'utf8');
const keyring = new Keyring({ type: 'sr25519' });
const stranger = () => keyring.addFromSeed(randomBytes(32));
const hex = (bytes) => '0x' + Buffer.from(bytes).toString('hex');
const cid = () => '0x01551220' + createHash('sha256').update(randomBytes(32)).digest('hex');
const key = () =>
	hex(generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const keys = () => Array.from({ length: 8 }, key);

let node;
let api;
let client;
before(async () => {
	node = await startNode();
	api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
	client = createClient(getWsProvider(node.url, { websocketClass: WebSocket }));
});
after(async () => {
	client?.destroy();
	await api?.disconnect();
	await node?.stop();
});

/** Sends, and waits until it is final. */
const send = (call, signer, options = {}) =>
	new Promise((resolve, reject) => {
		const watch = (result) => {
			if (result.isError) reject(new Error(result.status.type));
			if (result.isFinalized) resolve(result);
		};
		call.signAndSend(signer, { nonce: -1, ...options }, watch).catch(reject);
	});

/** Polkadot.js is refused with these words, and the page has them. */
async function refused(words, call, signer, options) {
	assert.ok(page.includes(words), `docs/clients.md does not say "${words}"`);
	await assert.rejects(send(call, signer, options), new RegExp(words));
}

const register = (profile = cid()) => api.tx.patients.register(profile, key(), keys());

test('a stranger may sign nothing but a registration', async () => {
	const call = api.tx.patients.addFile('Imaging', 0, cid());
	await refused('Invalid signing address', call, stranger());
});

test('a registration that would fail is refused', async () => {
	await refused('Custom error: 4', register('0x00'), stranger());
	const twice = key();
	const same = api.tx.patients.register(cid(), twice, [twice, ...keys().slice(1)]);
	await refused('Custom error: 6', same, stranger());
	const zero = api.tx.patients.register(cid(), new Uint8Array(32), keys());
	await refused('Custom error: 5', zero, stranger());
	await refused('Custom error: 9', register(), keyring.addFromUri('//Alice'));
});

test('PAPI is told the same', async () => {
	const papi = client.getUnsafeApi();
	const { publicKey, sign } = stranger();
	const signer = getPolkadotSigner(publicKey, 'Sr25519', sign);
	const reason = ({ error }) => error.value;
	const file = { category: { type: 'Imaging' }, epoch: 0, cid: Binary.fromHex(cid()) };
	await assert.rejects(papi.tx.Patients.add_file(file).signAndSubmit(signer), (error) => {
		assert.deepEqual(reason(error), { type: 'BadSigner', value: undefined });
		return true;
	});
	const broken = { profile: Binary.fromHex('0x00'), recipient: key(), epochs: keys() };
	await assert.rejects(papi.tx.Patients.register(broken).signAndSubmit(signer), (error) => {
		assert.deepEqual(reason(error), { type: 'Custom', value: 4 });
		return true;
	});
});

test('wallets are told that a transaction costs nothing, and what it weighs', async () => {
	const { partialFee, weight } = await api.tx.patients.addFile('Imaging', 0, cid()).paymentInfo(stranger());
	assert.equal(partialFee.toBigInt(), 0n);
	assert.ok(weight.refTime.toBigInt() > 0n);
});

test('a nonce that was used is refused', async () => {
	const patient = stranger();
	await send(register(), patient);
	await refused('Transaction is outdated', api.tx.patients.updateProfile(cid()), patient, { nonce: 0 });
});

test('strangers are refused where an admin has to enrol them', async () => {
	const alice = keyring.addFromUri('//Alice');
	const vote = async (policy) => {
		const call = api.tx.roles.setEnrolment(policy);
		const { dispatchError } = await send(api.tx.council.propose(1, call, call.encodedLength), alice);
		assert.equal(dispatchError, undefined);
	};
	await vote('ByAdmin');
	await refused('Custom error: 2', register(), stranger());
	await vote('Open');
	await send(register(), stranger());
});
