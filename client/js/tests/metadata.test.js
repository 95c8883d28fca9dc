// What Polkadot.js Apps shows of our pallets: everything that has a name has an explanation, which can
// be read without the Rust source. Its lists have room for the first line, the rest comes on choosing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { startNode } from './node.js';

const OURS = ['Roles', 'Patients', 'Doctors', 'Audit', 'Governance', 'Validators'];

// Links between items of Rust code, generics, and paths of it.
const RUST = /\[`|`\]|\]\(|\w<\w+>|\w::\w/;

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

const variants = (of) =>
	of.isSome ? [...api.registry.lookup.getSiType(of.unwrap().type).def.asVariant.variants] : [];

/** Every item of a pallet: what it is, its name, its first paragraph. */
function items(pallet) {
	const kinds = {
		call: variants(pallet.calls),
		event: variants(pallet.events),
		error: variants(pallet.errors),
		constant: [...pallet.constants],
		storage: pallet.storage.isSome ? [...pallet.storage.unwrap().items] : [],
		view: [...pallet.viewFunctions],
	};
	return Object.entries(kinds).flatMap(([kind, list]) =>
		list.map(({ name, docs }) => {
			const lines = docs.map((line) => line.toString().trim());
			const end = lines.indexOf('');
			const text = (end < 0 ? lines : lines.slice(0, end)).join(' ').replaceAll('`', '');
			return { name: `${kind} ${pallet.name}.${name}`, kind, text, lines };
		}),
	);
}

const all = () =>
	OURS.flatMap((name) => {
		const pallet = api.runtimeMetadata.asLatest.pallets.find((pallet) => pallet.name.eq(name));
		assert.ok(pallet, `the runtime has no pallet ${name}`);
		return items(pallet);
	});

test('metadata is of version 16, the first with view functions', () => {
	assert.equal(api.runtimeMetadata.version, 16);
});

test('addresses have the prefix that the salus command shows', () => {
	assert.equal(api.registry.chainSS58, 42);
});

test('every call, event, error, constant, storage item and view function is explained', () => {
	const silent = all().filter(({ text }) => !text);
	assert.deepEqual(silent.map(({ name }) => name), []);
});

test('explanations are sentences in which nothing is left of the Rust source', () => {
	const odd = all().filter(
		({ text, lines }) => !/^[A-Z].*\.$/.test(text) || RUST.test(lines.join('\n')),
	);
	assert.deepEqual(odd, []);
});

test('the first line, which is what lists show, says something whole', () => {
	const listed = all().filter(({ kind }) => ['call', 'constant', 'storage'].includes(kind));
	const cut = listed.filter(({ lines }) => !/[.:;](\s|$)/.test(lines[0] ?? ''));
	assert.deepEqual(cut.map(({ name, lines }) => `${name}: ${lines[0]}`), []);
});
