// Links in the documents lead somewhere: a file that is there, a heading that is in it. And what they name in
// backquotes as a file of the project is one.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { root } from './node.js';

const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const pages = files.filter(file => file.endsWith('.md'));
const read = file => readFileSync(join(root, file), 'utf8');

/** A page without what stands in blocks of code. */
const prose = file => read(file).replace(/^```[\s\S]*?^```/gm, '');

/** The anchors that renderers make of a page's headings. */
function anchors(file) {
	const headings = [...prose(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
	return new Set(headings.map(heading => heading
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-')));
}

function brokenLinks(page) {
	const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
	return links.filter(link => !/^[a-z]+:/.test(link)).filter(link => {
		const [path, anchor] = link.split('#');
		const target = path ? normalize(join(dirname(page), path)) : page;
		if (!existsSync(join(root, target))) return true;
		return anchor && target.endsWith('.md') && !anchors(target).has(anchor);
	});
}

/** Paths in backquotes that begin with a folder of the project: `client/src/{a,b}.rs` are two. */
function missingFiles(page) {
	const folders = new Set(files.filter(file => file.includes('/')).map(file => file.split('/')[0]));
	const named = [...prose(page).matchAll(/`([A-Za-z0-9_.\/{},-]+)`/g)].map(([, name]) => name);
	return named
		.filter(name => name.includes('/') && folders.has(name.split('/')[0]))
		.flatMap(expanded)
		.filter(name => !existsSync(join(root, name)) && !existsSync(join(root, `${name}.rs`)));
}

function expanded(name) {
	const braces = /^(.*)\{([^{}]*)\}(.*)$/.exec(name);
	if (!braces) return [name];
	const [, before, choices, behind] = braces;
	return choices.split(',').flatMap(choice => expanded(before + choice + behind));
}

for (const page of pages) {
	test(`links and files in ${page} are there`, () => {
		assert.deepEqual(brokenLinks(page), [], 'links that lead nowhere');
		assert.deepEqual(missingFiles(page), [], 'files that are not there');
	});
}
