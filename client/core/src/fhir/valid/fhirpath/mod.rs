//! As much of FHIRPath (<http://hl7.org/fhirpath/N1/>) as the invariants of FHIR R4 need, without regular
//! expressions. Touches nothing.

mod evaluate;
mod parse;

pub(super) use evaluate::{Node, Scope};
pub(super) use parse::parse;

/// An expression.
#[derive(Debug)]
pub(in crate::fhir::valid) enum Expression {
	/// What is looked at.
	This,
	/// `%name`.
	Variable(&'static str),
	Text(String),
	Number(f64),
	Boolean(bool),
	/// The elements of this name.
	Member(Box<Expression>, &'static str),
	Call(Box<Expression>, Function, Vec<Expression>),
	/// Of those before it, the ones of a type.
	OfType(Box<Expression>, &'static str),
	/// Whether the one before it is of a type.
	Is(Box<Expression>, &'static str),
	Binary(Box<Expression>, Operator, Box<Expression>),
}

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhir::valid) enum Function {
	All,
	Children,
	Combine,
	Contains,
	Count,
	Descendants,
	Empty,
	EndsWith,
	Exists,
	First,
	HasValue,
	Iif,
	Intersect,
	IsDistinct,
	Not,
	Resolve,
	Select,
	StartsWith,
	Tail,
	ToInteger,
	ToText,
	Trace,
	Where,
}

/// An operator between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fhir::valid) enum Operator {
	And,
	Concatenate,
	Contains,
	Equal,
	Greater,
	GreaterOrEqual,
	Implies,
	In,
	Less,
	LessOrEqual,
	Add,
	NotEqual,
	Or,
	Union,
	Xor,
}
