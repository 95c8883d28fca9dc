// The digest of the metadata (RFC 78), computed by the code that wallets have, is the one in the runtime.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { startNode } from './node.js';

let node;
let api;
before(async () => {
	node = await startNode();
	api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
});
after(async () => {
	await api?.disconnect();
	await node?.stop();
});

/** The digest as a wallet has it: of metadata of version 15 and what the chain says of itself. */
async function digest(changes = {}) {
	const metadata = (await api.call.metadata.metadataAtVersion(15)).unwrap();
	const { specName, specVersion } = api.runtimeVersion;
	const told = (await api.rpc.system.properties()).toHuman();
	return merkleizeMetadata(metadata.toHex(), {
		base58Prefix: api.consts.system.ss58Prefix.toNumber(),
		decimals: Number(told.tokenDecimals[0]),
		specName: specName.toString(),
		specVersion: specVersion.toNumber(),
		tokenSymbol: told.tokenSymbol[0],
		...changes,
	}).digest();
}

const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');

/** Sends a transaction of Alice's with `digest` in what she signs, and waits until it is final. */
const send = (digest) =>
	new Promise((resolve, reject) => {
		const metadataHash = `0x${Buffer.from(digest).toString('hex')}`;
		const options = { nonce: -1, mode: 1, metadataHash };
		const watch = (result) => {
			if (result.isError) reject(new Error(result.status.type));
			if (result.isFinalized) resolve(result);
		};
		api.tx.system.remark('0x').signAndSend(alice, options, watch).catch(reject);
	});

test('a transaction with the digest that wallets compute is taken', async () => {
	const { dispatchError } = await send(await digest());
	assert.equal(dispatchError, undefined);
});

test('a transaction with another digest is refused', async () => {
	for (const other of [{ tokenSymbol: 'UNIT' }, { decimals: 12 }]) {
		await assert.rejects(send(await digest(other)), /bad signature/i);
	}
});
