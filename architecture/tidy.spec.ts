import { describe, expect, test } from '@jest/globals';
import { REPOSITORY, readSourceTree } from './source-tree.js';
import { TIDY_RULES } from './tidy-rules.js';

describe('the repository is tidy', () => {
  const tree = readSourceTree(REPOSITORY);

  test.each(TIDY_RULES)('$name', ({ find }) => {
    expect(find(tree)).toEqual([]);
  });
});
