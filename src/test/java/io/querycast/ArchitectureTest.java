package io.querycast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom; docs/architecture.md says why. */
@AnalyzeClasses(packages = "io.querycast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packages_knowOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("io.querycast")
            .layer("cli")
            .definedBy("io.querycast.cli")
            .layer("http")
            .definedBy("io.querycast.http..")
            .layer("convert")
            .definedBy("io.querycast.convert..")
            .layer("scaler")
            .definedBy("io.querycast.scaler..")
            .layer("scoring")
            .definedBy("io.querycast.scoring")
            .layer("sql")
            .definedBy("io.querycast.sql")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("convert")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("scaler")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("scoring")
            .mayOnlyBeAccessedByLayers("cli", "http", "convert")
            .whereLayer("sql")
            .mayOnlyBeAccessedByLayers("cli", "http", "convert");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("io.querycast.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule vertx_isSeenByHttpAndScalerOnly = isSeenOnlyBy("io.vertx..", "..http..", "..scaler..");

    @ArchTest
    static final ArchRule micrometer_isSeenByHttpAndScalerOnly =
            isSeenOnlyBy("io.micrometer..", "..http..", "..scaler..");

    /** What is seen goes in, what is to be done comes out: no clock, no network. */
    @ArchTest
    static final ArchRule scalingDecision_isPure = noClasses()
            .that()
            .haveNameMatching(
                    ".*[.](ScalingRule|ScalingLimits|Timing|History|Observation|RequestRate|Decision)([$].*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "com.fasterxml..", "java.net..", "java.io..", "java.nio..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.System")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("MonotonicTime");

    @ArchTest
    static final ArchRule onnxRuntime_isSeenByScoringOnly = isSeenOnlyBy("ai.onnxruntime..", "..scoring..");

    @ArchTest
    static final ArchRule jsqlparser_isSeenBySqlOnly = isSeenOnlyBy("net.sf.jsqlparser..", "..sql..");

    @ArchTest
    static final ArchRule hdf5_isSeenByConvertOnly = isSeenOnlyBy("io.jhdf..", "..convert..");

    @ArchTest
    static final ArchRule pickle_isSeenByConvertOnly = isSeenOnlyBy("net.razorvine..", "..convert..");

    @ArchTest
    static final ArchRule onnxProtobuf_isSeenByConvertOnly = isSeenOnlyBy("ai.onnx.proto..", "..convert..");

    @ArchTest
    static final ArchRule protobuf_isSeenByConvertOnly = isSeenOnlyBy("com.google.protobuf..", "..convert..");

    private static ArchRule isSeenOnlyBy(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }
}
