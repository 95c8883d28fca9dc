//! Reading a FHIRPath expression: tokens, then operators by how tightly they bind.

use super::{Expression, Function, Operator};

/// Reads `text`; nothing where it needs what this FHIRPath does not have.
pub(in crate::fhir::valid) fn parse(text: &'static str) -> Option<Expression> {
	let tokens = tokens(text)?;
	let mut parser = Parser { tokens, next: 0 };
	let expression = parser.binary(0)?;
	(parser.next == parser.tokens.len()).then_some(expression)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
	Name(&'static str),
	Variable(&'static str),
	Text(String),
	Number(f64),
	Sign(&'static str),
}

const SIGNS: [&str; 17] =
	["<=", ">=", "!=", "=", "<", ">", "(", ")", ".", ",", "|", "&", "+", "$this", "{", "}", "-"];

fn tokens(text: &'static str) -> Option<Vec<Token>> {
	let (mut rest, mut tokens) = (text.trim_start(), Vec::new());
	while let Some(first) = rest.chars().next() {
		let (token, after) = match first {
			'\'' => quoted(&rest[1..])?,
			'%' => {
				let (name, after) = name(&rest[1..]);
				(Token::Variable(name), after)
			}
			_ if first.is_ascii_digit() => {
				let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
				(Token::Number(rest[..end].parse().ok()?), &rest[end..])
			}
			_ if first.is_ascii_alphabetic() || first == '_' => {
				let (name, after) = name(rest);
				(Token::Name(name), after)
			}
			_ => {
				let sign = SIGNS.iter().find(|it| rest.starts_with(**it))?;
				(Token::Sign(sign), &rest[sign.len()..])
			}
		};
		tokens.push(token);
		rest = after.trim_start();
	}
	Some(tokens)
}

fn name(text: &'static str) -> (&'static str, &'static str) {
	let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
	text.split_at(end)
}

fn quoted(text: &'static str) -> Option<(Token, &'static str)> {
	let (mut value, mut characters) = (String::new(), text.char_indices());
	while let Some((at, character)) = characters.next() {
		match character {
			'\'' => return Some((Token::Text(value), &text[at + 1..])),
			'\\' => value.push(characters.next()?.1),
			_ => value.push(character),
		}
	}
	None
}

struct Parser {
	tokens: Vec<Token>,
	next: usize,
}

/// An operator and how tightly it binds.
fn operator(token: &Token) -> Option<(u8, Operator)> {
	let (Token::Name(sign) | Token::Sign(sign)) = token else { return None };
	Some(match *sign {
		"implies" => (1, Operator::Implies),
		"or" => (2, Operator::Or),
		"xor" => (2, Operator::Xor),
		"and" => (3, Operator::And),
		"in" => (4, Operator::In),
		"contains" => (4, Operator::Contains),
		"=" => (5, Operator::Equal),
		"!=" => (5, Operator::NotEqual),
		"<" => (6, Operator::Less),
		">" => (6, Operator::Greater),
		"<=" => (6, Operator::LessOrEqual),
		">=" => (6, Operator::GreaterOrEqual),
		"|" => (7, Operator::Union),
		"+" => (9, Operator::Add),
		"&" => (9, Operator::Concatenate),
		_ => return None,
	})
}

/// How tightly `is` and `as` bind.
const TYPE_BINDS: u8 = 8;

impl Parser {
	fn peek(&self) -> Option<&Token> {
		self.tokens.get(self.next)
	}

	fn take(&mut self) -> Option<Token> {
		self.next += 1;
		self.tokens.get(self.next - 1).cloned()
	}

	fn is_next(&self, sign: &str) -> bool {
		matches!(self.peek(), Some(Token::Sign(it)) if *it == sign)
	}

	fn expect(&mut self, sign: &str) -> Option<()> {
		self.is_next(sign).then(|| self.next += 1)
	}

	fn type_name(&mut self) -> Option<&'static str> {
		match self.take()? {
			Token::Name(name) => Some(name),
			_ => None,
		}
	}

	/// An expression of operators that bind more tightly than `least`.
	fn binary(&mut self, least: u8) -> Option<Expression> {
		let mut left = self.term()?;
		loop {
			match self.peek() {
				Some(Token::Name(kind @ ("is" | "as"))) if TYPE_BINDS > least => {
					let kind = *kind;
					self.next += 1;
					let name = self.type_name()?;
					left = typed(left, kind, name);
				}
				Some(token) => match operator(token) {
					Some((binds, operator)) if binds > least => {
						self.next += 1;
						let right = self.binary(binds)?;
						left = Expression::Binary(left.into(), operator, right.into());
					}
					_ => return Some(left),
				},
				None => return Some(left),
			}
		}
	}

	/// A value with what follows it behind dots.
	fn term(&mut self) -> Option<Expression> {
		let mut term = match self.take()? {
			Token::Text(text) => Expression::Text(text),
			Token::Number(number) => Expression::Number(number),
			Token::Variable(name) => Expression::Variable(name),
			Token::Sign("$this") => Expression::This,
			Token::Sign("(") => {
				let inside = self.binary(0)?;
				self.expect(")")?;
				inside
			}
			Token::Name("true") => Expression::Boolean(true),
			Token::Name("false") => Expression::Boolean(false),
			Token::Name(name) => self.step(Expression::This, name)?,
			Token::Sign(_) => return None,
		};
		while self.expect(".").is_some() {
			let name = self.type_name()?;
			term = self.step(term, name)?;
		}
		Some(term)
	}

	/// `name` of what `of` is: an element, or what a function makes of it.
	fn step(&mut self, of: Expression, name: &'static str) -> Option<Expression> {
		if self.expect("(").is_none() {
			return Some(Expression::Member(of.into(), name));
		}
		if ["is", "as", "ofType"].contains(&name) {
			let kind = self.type_name()?;
			self.expect(")")?;
			return Some(typed(of, name, kind));
		}
		let function = function(name)?;
		let mut arguments = Vec::new();
		while self.expect(")").is_none() {
			if !arguments.is_empty() {
				self.expect(",")?;
			}
			arguments.push(self.binary(0)?);
		}
		Some(Expression::Call(of.into(), function, arguments))
	}
}

fn typed(of: Expression, kind: &str, name: &'static str) -> Expression {
	match kind {
		"is" => Expression::Is(of.into(), name),
		_ => Expression::OfType(of.into(), name),
	}
}

fn function(name: &str) -> Option<Function> {
	Some(match name {
		"all" => Function::All,
		"children" => Function::Children,
		"combine" => Function::Combine,
		"contains" => Function::Contains,
		"count" => Function::Count,
		"descendants" => Function::Descendants,
		"empty" => Function::Empty,
		"endsWith" => Function::EndsWith,
		"exists" => Function::Exists,
		"first" => Function::First,
		"hasValue" => Function::HasValue,
		"iif" => Function::Iif,
		"intersect" => Function::Intersect,
		"isDistinct" => Function::IsDistinct,
		"not" => Function::Not,
		"resolve" => Function::Resolve,
		"select" => Function::Select,
		"startsWith" => Function::StartsWith,
		"tail" => Function::Tail,
		"toInteger" => Function::ToInteger,
		"toString" => Function::ToText,
		"trace" => Function::Trace,
		"where" => Function::Where,
		_ => return None,
	})
}
