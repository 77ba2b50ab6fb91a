import { dataLife } from './project-life.fixture.ts'

dataLife('postgres')
