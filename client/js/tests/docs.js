// Reads docs/clients.md, or another page. A code block begins with ```LANGUAGE PROGRAM; the blocks of one program, in
// their order, are that program. A block of the language `text` is what the program prints, where …
// stands for what is different every time.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node.js';

const BLOCK = /^```(\w+) ([\w-]+)\n(.*?)^```$/gms;

const blocks = (page) =>
	[...readFileSync(join(root, 'docs', page), 'utf8').matchAll(BLOCK)].map(
		([, language, program, text]) => ({ language, program, text }),
	);

function joined(language, program, page) {
	const text = blocks(page)
		.filter((block) => block.language === language && block.program === program)
		.map((block) => block.text)
		.join('\n');
	if (!text) throw new Error(`docs/${page} has no block "${language} ${program}"`);
	return text;
}

/** The program's code. */
export const program = (language, name, page = 'clients.md') => joined(language, name, page);

/** Matches what the program has to print. */
export function output(name) {
	const escaped = joined('text', name, 'clients.md').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return new RegExp(`^${escaped.replaceAll('…', '[^\\n]+')}$`);
}
