// Validates FHIR R4 files with HAPI's validator, without the network: `Check [--profiles DIR]… FILE…`.
// A folder of profiles has StructureDefinitions, ValueSets and CodeSystems as JSON. One line a file:
// its name, VALID or INVALID, and its errors. Fails where a file is invalid.

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import org.hl7.fhir.common.hapi.validation.support.*;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;

public class Check {
	public static void main(String[] arguments) throws Exception {
		FhirContext context = FhirContext.forR4();
		PrePopulatedValidationSupport profiles = new PrePopulatedValidationSupport(context);
		List<Path> files = new ArrayList<>();
		int loaded = 0;
		for (int i = 0; i < arguments.length; i++) {
			if (!arguments[i].equals("--profiles")) {
				files.add(Path.of(arguments[i]));
				continue;
			}
			try (Stream<Path> all = Files.list(Path.of(arguments[++i]))) {
				for (Path path : all.filter(it -> it.toString().endsWith(".json")).sorted().collect(Collectors.toList())) {
					IBaseResource resource = context.newJsonParser().parseResource(Files.readString(path));
					if (List.of("StructureDefinition", "ValueSet", "CodeSystem").contains(resource.fhirType())) {
						profiles.addResource(resource);
						loaded++;
					}
				}
			}
		}
		ValidationSupportChain chain = new ValidationSupportChain(
				new DefaultProfileValidationSupport(context), profiles,
				new CommonCodeSystemsTerminologyService(context),
				new InMemoryTerminologyServerValidationSupport(context),
				new SnapshotGeneratingValidationSupport(context),
				// What the codes of LOINC and SNOMED CT are, no package says.
				unknownCodes(context));
		FhirInstanceValidator module = new FhirInstanceValidator(chain);
		module.setAnyExtensionsAllowed(System.getProperty("extensions", "known").equals("any"));
		module.setErrorForUnknownProfiles(false);
		module.setNoTerminologyChecks(false);
		FhirValidator validator = context.newValidator();
		validator.registerValidatorModule(module);
		int invalid = 0;
		for (Path file : files) {
			List<String> errors = errors(validator, Files.readString(file));
			System.out.println(file + "\t" + (errors.isEmpty() ? "VALID" : "INVALID") + "\t" + String.join(" | ", errors));
			if (!errors.isEmpty()) invalid++;
		}
		System.out.printf("%d files, %d invalid; %d profiles and value sets beside FHIR's own%n", files.size(), invalid, loaded);
		System.exit(invalid == 0 ? 0 : 1);
	}

	static List<String> errors(FhirValidator validator, String text) {
		try {
			return validator.validateWithResult(text).getMessages().stream()
					.filter(it -> it.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
					.map(it -> it.getLocationString() + ": " + it.getMessage().replaceAll("\\s+", " "))
					.collect(Collectors.toList());
		} catch (RuntimeException error) {
			return List.of("not read: " + error.getMessage());
		}
	}

	static UnknownCodeSystemWarningValidationSupport unknownCodes(FhirContext context) {
		UnknownCodeSystemWarningValidationSupport support = new UnknownCodeSystemWarningValidationSupport(context);
		support.setNonExistentCodeSystemSeverity(ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity.WARNING);
		return support;
	}
}
