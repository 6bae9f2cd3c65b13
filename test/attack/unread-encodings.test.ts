import { expect, it } from 'vitest';
import { djangoSite, startprojectWsgi, virtualHost } from '../helpers/django-site.ts';
import { attackHere, describeAttacks, groundFor } from './program.ts';

/** What is told of a site whose script says how it is encoded. */
const toldOf = async (first: string): Promise<string> => {
  const ground = groundFor({
    ...djangoSite('blog', { wsgi: `${first}\n${startprojectWsgi('blog')}` }),
    'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
  });
  return (await attackHere(ground, ['check', '--format=concise'])).stdout;
};

describeAttacks('a script that says how it is encoded', () => {
  it.each([
    '# coding: utf-7',
    '#!/usr/bin/python\n# -*- coding: unicode_escape -*-',
    '# vim: set fileencoding=rot13 :',
  ])('is told as not read where its text is not what it looks like: %s', async (first) => {
    const told = await toldOf(first);
    expect(told).toContain('notice[python-unreadable]');
    expect(told).toMatch(/, [1-9]\d* undecided;/);
  });

  it.each([
    '# coding: utf-8',
    '# -*- coding: UTF_8 -*-',
    '# -*- coding: utf-8-unix -*-',
    '# vim: set fileencoding=latin-1 :',
    '# coding=iso-8859-15',
    '# coding: cp1252',
    '# coding: windows-1251',
    '# coding: euc-jp',
    '# coding: koi8-r',
    'import os\n\n# coding: utf-7',
    'import sys\n# coding: utf-7',
  ])('is read as it stands: %s', async (first) => {
    const told = await toldOf(first);
    expect(told).not.toContain('python-unreadable');
    expect(told).toContain(', 0 undecided;');
  });
});
