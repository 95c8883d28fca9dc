// Writes the tables that client/core/src/fhir/valid checks FHIR R4 resources by: elements, required codes
// and invariants, from the definitions of FHIR R4 (4.0.1, CC0) that HAPI's packages carry.
// Run by `make fhir-tables`; the format is described in client/core/src/fhir/valid/table.rs.

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.io.PrintStream;
import java.util.*;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.*;

public class Tables {
	/** What these say is checked in code: it needs more than a path, or holds for every element. */
	static final Set<String> IN_CODE =
			Set.of("ele-1", "ext-1", "dom-2", "dom-3", "dom-4", "dom-5", "dom-6", "txt-1", "txt-2", "ref-1");
	/** A profile that R4 uses as a type: a Quantity without a comparator. */
	static final String SIMPLE_QUANTITY = "http://hl7.org/fhir/StructureDefinition/SimpleQuantity";
	static final TreeMap<String, String> valueSets = new TreeMap<>();
	static IValidationSupport support;
	static int bindings, enumerated;

	public static void main(String[] arguments) throws Exception {
		FhirContext context = FhirContext.forR4();
		DefaultProfileValidationSupport definitions = new DefaultProfileValidationSupport(context);
		support = new ValidationSupportChain(
				definitions, new InMemoryTerminologyServerValidationSupport(context));
		StringBuilder types = new StringBuilder();
		TreeMap<String, StructureDefinition> sorted = new TreeMap<>();
		for (IBaseResource resource : definitions.fetchAllStructureDefinitions()) {
			StructureDefinition it = (StructureDefinition) resource;
			boolean base = it.getUrl().equals("http://hl7.org/fhir/StructureDefinition/" + it.getType());
			if (base && it.getKind() != StructureDefinition.StructureDefinitionKind.LOGICAL) {
				sorted.put(it.getType(), it);
			}
		}
		for (StructureDefinition it : sorted.values()) {
			if (it.getKind() != StructureDefinition.StructureDefinitionKind.PRIMITIVETYPE) {
				write(it, types);
			}
		}
		StructureDefinition simple = (StructureDefinition) definitions.fetchStructureDefinition(SIMPLE_QUANTITY);
		types.append("T\tSimpleQuantity\tQuantity\tc\n");
		constraints(simple.getDifferential().getElementFirstRep(), "C", types);
		try (PrintStream out = new PrintStream(arguments[0], "UTF-8")) {
			out.print("# FHIR R4 (4.0.1, https://hl7.org/fhir/R4/, CC0): written by `make fhir-tables`, not by hand.\n");
			out.print(types);
			valueSets.forEach((name, codes) -> out.print("V\t" + name + codes + "\n"));
		}
		System.out.printf("%d types, %d required bindings, %d of them to lists of codes, %d value sets%n",
				sorted.size(), bindings, enumerated, valueSets.size());
	}

	static void write(StructureDefinition it, StringBuilder out) {
		String base = it.hasBaseDefinition() ? last(it.getBaseDefinition()) : "-";
		String kind = it.getAbstract() ? "a" : it.getKind() == StructureDefinition.StructureDefinitionKind.RESOURCE ? "r" : "c";
		List<ElementDefinition> elements = it.getDifferential().getElement();
		// A backbone element is a type of its own, written after the type that it is in.
		Deque<String> later = new ArrayDeque<>();
		later.add(it.getType());
		Set<String> parents = elements.stream().map(e -> parent(e.getPath())).collect(Collectors.toSet());
		while (!later.isEmpty()) {
			String path = later.poll();
			ElementDefinition own = elements.stream().filter(e -> e.getPath().equals(path)).findFirst().orElseThrow();
			boolean root = path.equals(it.getType());
			out.append("T\t").append(path).append('\t').append(root ? base : own.getTypeFirstRep().getCode());
			out.append('\t').append(root ? kind : "b").append('\n');
			for (ElementDefinition e : elements) {
				if (!parent(e.getPath()).equals(path)) continue;
				boolean backbone = parents.contains(e.getPath());
				if (backbone) later.add(e.getPath());
				element(e, backbone, out);
			}
			constraints(own, "C", out);
		}
	}

	static void element(ElementDefinition e, boolean backbone, StringBuilder out) {
		String name = e.getPath().substring(e.getPath().lastIndexOf('.') + 1);
		String types;
		if (backbone) {
			types = "@" + e.getPath();
		} else if (e.hasContentReference()) {
			types = "@" + e.getContentReference().substring(1);
		} else {
			// It is a string to FHIR's own definitions, and an id to everybody who reads its page.
			types = e.getPath().equals("Resource.id") ? "id" : e.getType().stream().map(Tables::type).collect(Collectors.joining(","));
		}
		String max = e.getMax().equals("*") ? "*" : "1";
		out.append("E\t").append(name).append('\t').append(e.getMin()).append(max).append('\t').append(types);
		ElementDefinition.ElementDefinitionBindingComponent binding = e.getBinding();
		// FHIR recommends some languages and requires that it is one.
		for (Extension extension : binding.getExtension()) {
			if (extension.getUrl().endsWith("elementdefinition-maxValueSet")
					&& extension.getValue().primitiveValue().endsWith("all-languages")) {
				out.append("\t~language");
			}
		}
		if (binding.getStrength() == Enumerations.BindingStrength.REQUIRED) {
			bindings++;
			String valueSet = valueSet(binding.getValueSet());
			if (valueSet != null) {
				enumerated++;
				out.append('\t').append(valueSet);
			}
		}
		out.append('\n');
		if (!backbone) constraints(e, "K", out);
	}

	static void constraints(ElementDefinition e, String mark, StringBuilder out) {
		for (ElementDefinition.ElementDefinitionConstraintComponent it : e.getConstraint()) {
			if (it.getSeverity() != ElementDefinition.ConstraintSeverity.ERROR) continue;
			if (IN_CODE.contains(it.getKey()) || !it.hasExpression()) continue;
			out.append(mark).append('\t').append(it.getKey()).append('\t').append(line(it.getExpression()));
			out.append('\t').append(line(it.getHuman())).append('\n');
		}
	}

	static String type(ElementDefinition.TypeRefComponent type) {
		String code = type.getCode();
		if (code.startsWith("http://hl7.org/fhirpath/System.")) {
			// The id of an element, and the url of an extension.
			for (Extension extension : type.getExtension()) {
				if (extension.getUrl().endsWith("fhir-type")) return extension.getValue().primitiveValue();
			}
			return "string";
		}
		if (type.getProfile().stream().anyMatch(it -> it.getValue().equals(SIMPLE_QUANTITY))) return "SimpleQuantity";
		// What a reference may lead to is left out: FHIR's own examples do not keep to it.
		return code;
	}

	/** The name of a value set, once its codes are written down; null where they are too many to list. */
	static String valueSet(String canonical) {
		String url = canonical.split("\\|")[0];
		String name = last(url);
		if (valueSets.containsKey(name)) return name;
		if (name.equals("currencies")) {
			String codes = Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).sorted().collect(Collectors.joining("\t"));
			valueSets.put(name, "\t|urn:iso:std:iso:4217\t" + codes);
			return name;
		}
		IBaseResource it = support.fetchValueSet(url);
		if (it == null) return null;
		IValidationSupport.ValueSetExpansionOutcome outcome =
				support.expandValueSet(new ValidationSupportContext(support), null, it);
		if (outcome == null || outcome.getValueSet() == null) {
			System.out.println("not listed: " + url);
			return null;
		}
		ValueSet expanded = (ValueSet) outcome.getValueSet();
		TreeMap<String, TreeSet<String>> codes = new TreeMap<>();
		collect(expanded.getExpansion().getContains(), codes);
		int number = codes.values().stream().mapToInt(Set::size).sum();
		if (number == 0 || number > 1000) {
			System.out.println("not listed: " + url + " of " + number);
			return null;
		}
		StringBuilder text = new StringBuilder();
		codes.forEach((system, list) -> text.append("\t|").append(system).append('\t').append(String.join("\t", list)));
		valueSets.put(name, text.toString());
		return name;
	}

	static void collect(List<ValueSet.ValueSetExpansionContainsComponent> list, Map<String, TreeSet<String>> codes) {
		for (ValueSet.ValueSetExpansionContainsComponent it : list) {
			if (it.hasCode()) codes.computeIfAbsent(it.getSystem(), any -> new TreeSet<>()).add(it.getCode());
			collect(it.getContains(), codes);
		}
	}

	static String line(String text) {
		return text.replaceAll("\\s+", " ").trim();
	}

	static String last(String url) {
		return url.substring(url.lastIndexOf('/') + 1);
	}

	static String parent(String path) {
		int dot = path.lastIndexOf('.');
		return dot < 0 ? "" : path.substring(0, dot);
	}
}
