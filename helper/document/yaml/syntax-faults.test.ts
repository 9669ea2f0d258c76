import { describe } from 'vitest';
import { error, itTells } from '../faults.fixture.ts';

describe('text that is no network document', () => {
  itTells([
    [
      'an empty file',
      error(`«»`, '', 'The document is empty.', 'A network document begins with "taproom: 1" and "name: ...".'),
    ],
    [
      'only a comment',
      error(
        `«»# nothing yet
`,
        '',
        'The document is empty.',
        'A network document begins with "taproom: 1" and "name: ...".',
      ),
    ],
    [
      'a list',
      error(
        `«- a»
- b
`,
        '',
        'A network document is a mapping: lines of "key: value".',
        'Begin with "taproom: 1" and "name: ...".',
      ),
    ],
    [
      'a tab as indentation',
      error(
        `
links:
«	»- kind: bridge
`,
        '',
        'This line is indented with a tab; YAML takes spaces only.',
        'Replace the tab by spaces.',
      ),
    ],
    [
      'a bracket that is not closed',
      error(
        `
namespaces: «[»red, blue
links: []
`,
        '',
        'A "[" is opened and never closed.',
        'Close it with "]", and separate entries by commas.',
      ),
    ],
    [
      'a brace that is not closed',
      error(
        `
links:
  - «{»kind: bridge, name: br0
`,
        '',
        'A "{" is opened and never closed.',
        'Close it with "}", and separate entries by commas.',
      ),
    ],
    [
      'a quote that is not closed',
      error(
        `
description: «"»a lab
`,
        '',
        'A quote is opened and never closed.',
        'Close it with the same quote.',
      ),
    ],
    [
      'entries without a comma',
      error(
        `
namespaces: [red blue, green «{»}]
`,
        '',
        'Two entries inside of brackets stand without a comma between them.',
        'Separate them by a comma.',
      ),
    ],
    [
      'two keys on one line',
      error(
        `
links: «-» kind: bridge
`,
        '',
        'A list in lines begins on a line of its own.',
        'Begin a new line before the "-".',
      ),
    ],
    [
      'a key without a colon',
      error(
        `
«links»
`,
        '',
        'A key needs ":" behind it.',
        'Write "key: value", or "key:" with the entries below.',
      ),
    ],
    [
      'another indentation',
      error(
        `
links:
  - kind: «bridge
     name»: br0
`,
        '',
        'These lines read as one: the second is indented deeper than the first, which has a value already.',
        'Give both lines the same number of spaces.',
      ),
    ],
    [
      'an entry of a list that goes on in another column',
      error(
        `
links:
  - kind: bridge
« »  name: br0
`,
        '',
        'This line does not belong to the list above it: it begins in another column.',
        'Begin it below the first key of its entry, or with "- ".',
      ),
    ],
    [
      'an unknown escape',
      error(
        `
description: "«\\»q"
`,
        '',
        'This "\\" sequence means nothing in double quotes.',
        'Write \\\\ for a backslash, or take single quotes.',
      ),
    ],
    [
      'a NUL',
      error(
        `
description: a«\x00»b
`,
        '',
        'The character U+0000 cannot stand in a document.',
        'Delete it; the file may not be text at all.',
      ),
    ],
    [
      'an escape sequence of a terminal',
      error(
        `
description: a«\x1b»[2Jb
`,
        '',
        'The character U+001B cannot stand in a document.',
        'Delete it; the file may not be text at all.',
      ),
    ],
    [
      'half a character',
      error(
        `
description: a«\ud800»b
`,
        '',
        'The character U+D800 cannot stand in a document.',
        'Delete it; the file may not be text at all.',
      ),
    ],
    [
      'a tag',
      error(
        `
description: «!!binary» aGVsbG8=
`,
        '',
        'This tag means nothing in a network document.',
        'Delete the tag (the word that begins with "!").',
      ),
    ],
    [
      'a tag of a program',
      error(
        `
links: «!!python/object:os.system» [ls]
`,
        '',
        'This tag means nothing in a network document.',
        'Delete the tag (the word that begins with "!").',
      ),
    ],
    [
      'a directive of another YAML',
      error(
        `«%YAML 1.1»
---
taproom: 1
name: lab
`,
        '',
        'A network document is plain YAML 1.2, without directives.',
        'Delete this line.',
      ),
    ],
    [
      'a second document',
      error(
        `
«»---
name: two
`,
        '',
        'A second document begins here; a file holds one network.',
        'Put it into a file of its own, or delete the line "---".',
      ),
    ],
    [
      'a key that is there twice',
      error(
        `
links: []
«name»: b
`,
        'name',
        'The key "name" is there twice; the first is on line 2.',
        'Delete one of the two.',
      ),
    ],
    [
      'a key that is a list',
      error(
        `
? «[»a, b]
: c
`,
        '',
        'A key is text here, not a list, a mapping or an alias.',
        'Write the key as plain text.',
      ),
    ],
    [
      'an alias of nothing',
      error(
        `
namespaces: [«*red»]
`,
        'namespaces.0',
        'No anchor "&red" stands before this alias.',
        'Write "&red" before the value that it repeats, further up.',
      ),
    ],
    [
      'an alias of itself',
      error(
        `
links: &all [«*all»]
`,
        'links.0',
        'The alias "*all" stands inside of what it repeats.',
        'Write out what it should be.',
      ),
    ],
    [
      'a merge key',
      error(
        `
links:
  - «<<»: {kind: bridge}
    name: br0
`,
        'links.0.<<',
        'The merge key "<<" is not part of YAML 1.2.',
        'Write out the keys that it brings.',
      ),
    ],
    [
      'the key __proto__',
      error(
        `
«__proto__»: {links: []}
`,
        '__proto__',
        'The key "__proto__" is not a field of a network document.',
        'Delete it.',
      ),
    ],
    [
      '17 lists inside of each other',
      error(
        `
links: [[[[[[[[[[[[[[[[«[»[[[[]]]]]]]]]]]]]]]]]]]]]
`,
        '',
        'More than 16 levels of lists and mappings stand inside of each other here.',
        'A network document needs five levels; look for brackets that are not closed.',
      ),
    ],
    [
      '20 mappings inside of each other',
      error(
        `
a:
 a:
  a:
   a:
    a:
     a:
      a:
       a:
        a:
         a:
          a:
           a:
            a:
             a:
              a:
               a:
                a:
                 «a»:
                  a:
                   a:
`,
        '',
        'More than 16 levels of lists and mappings stand inside of each other here.',
        'A network document needs five levels; look for brackets that are not closed.',
      ),
    ],
  ]);
});

describe('the version of the form', () => {
  itTells([
    [
      'no version',
      error(
        `«name: lab»
linx: 5
`,
        'taproom',
        'The document does not say which version of the form it is written in.',
        'Write "taproom: 1" as its first line.',
      ),
    ],
    [
      'a later version, and only that',
      error(
        `taproom: «2»
name: 5
linx: 5
`,
        'taproom',
        'This Taproom reads documents of version 1; this one says 2.',
        'Update Taproom, or ask whoever wrote it for the older form.',
      ),
    ],
    [
      'a version in quotes',
      error(
        `taproom: «"1"»
name: lab
`,
        'taproom',
        'This Taproom reads documents of version 1; this one says "1".',
        'Write "taproom: 1".',
      ),
    ],
    [
      'a version that is a list',
      error(
        `taproom: «[1]»
name: lab
`,
        'taproom',
        'This Taproom reads documents of version 1; this one says something else.',
        'Write "taproom: 1".',
      ),
    ],
  ]);
});
