/** Lengths of functions, as a reader sees them: lines from the first word to the closing brace, comments before it not counted. */
import ts from 'typescript'

export interface FunctionLength {
  readonly name: string
  /** Counts from 1. */
  readonly line: number
  readonly lines: number
}

/** Every function, method, accessor, constructor and arrow function with a body in the text of a TypeScript file. */
export function functionLengths(fileName: string, text: string): FunctionLength[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true)
  const found: FunctionLength[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) found.push(measured(node, file))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function measured(node: ts.SignatureDeclaration, file: ts.SourceFile): FunctionLength {
  const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line
  const last = file.getLineAndCharacterOfPosition(node.getEnd()).line
  return { name: nameOf(node, file), line: first + 1, lines: last - first + 1 }
}

function nameOf(node: ts.SignatureDeclaration, file: ts.SourceFile): string {
  if (node.name !== undefined) return node.name.getText(file)
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText(file) : '(anonymous)'
}
