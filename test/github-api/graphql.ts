/** Holds GraphQL documents against GitHub's own schema. */
import { schema as published } from '@octokit/graphql-schema';
import { buildSchema, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

let built: GraphQLSchema | null = null;

/** The problems of a query; [] when GitHub would run it. */
export function validateQuery(document: string): readonly string[] {
  built ??= buildSchema(published.idl, { assumeValidSDL: true });
  try {
    return validate(built, parse(document)).map((problem) => problem.message);
  } catch (problem) {
    if (problem instanceof GraphQLError) return [problem.message];
    throw problem;
  }
}
