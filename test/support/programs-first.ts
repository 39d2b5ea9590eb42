import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files whose tests start programs come first, however small they are: they take longest, and a long one that begins last leaves
 * all cores but one idle.
 */
export class ProgramsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const startsPrograms = ({ moduleId }: TestSpecification): boolean =>
      /\/test\/(?:cli|crash)\//.test(moduleId);
    return [...sorted.filter(startsPrograms), ...sorted.filter((file) => !startsPrograms(file))];
  }
}
